// SPDX-License-Identifier: Apache-2.0
// What syncd is told when it starts: flags, SYNCD_* variables and a TOML file, in this order of precedence.
#pragma once

#include <string>
#include <vector>

#include "daemon/limits.h"

namespace syncd::daemon {

struct Options {
  std::string listen = "127.0.0.1:4000";
  std::string data;
  std::string restore;
  std::string auth = "none";
  std::vector<std::string> auth_secret_file, auth_public_key_file;
  std::string auth_audience, auth_issuer;
  std::vector<std::string> org;  // empty: whichever a token names
  std::string assistant = "builtin";
  std::string assistant_url, assistant_model, assistant_key_file;
  std::string web_folder;
  std::string chatgpt_secret_file;
  std::string log_format = "text";
  std::string log_level = "info";
  std::vector<std::string> allow_origin, behind_proxy;
  int assistant_timeout_seconds = 60;
  int heartbeat_seconds = 25;
  int mission_heartbeat_seconds = 45;
  int grace_ms = 3000;
  int readers = 2;
  int rule_seconds = 5;
  int rule_rows = 10'000;
  int rule_results = 100;
  Limits limits;
  int max_organisations = 256;
  std::string tls_cert, tls_key;
  bool check_config = false;
  bool demo = false;
  bool flush_in_callback = false;

  std::string host;  // out of `listen`
  int port = 0;
};

// Reads the command line, the environment and the file that --config names. Where that says all there is to
// do (help, version, what is in force, an error) `exit` is the status to end with, and `out` or `fault` what
// to say before; otherwise `exit` is -1.
struct Parsed {
  Options options;
  int exit = -1;
  std::string out;
  std::string fault;  // what is wrong with them, as a sentence
};
Parsed parse_options(int argc, const char* const* argv);

}  // namespace syncd::daemon
