// SPDX-License-Identifier: Apache-2.0
// What syncd is told when it starts: flags, SYNCD_* variables and a TOML file, in this order of precedence.
#pragma once

#include <string>
#include <vector>

namespace syncd::daemon {

struct Options {
  std::string listen = "127.0.0.1:4000";
  std::string data;
  std::string auth = "none";
  std::string assistant = "builtin";
  std::string assistant_url, assistant_model, assistant_key_file;
  std::string web_folder;
  std::string chatgpt_secret_file;
  std::string log_format = "text";
  std::string log_level = "info";
  std::vector<std::string> allow_origin;
  int assistant_timeout_seconds = 60;
  int heartbeat_seconds = 25;
  int mission_heartbeat_seconds = 45;
  int grace_ms = 3000;
  int readers = 2;
  int rule_seconds = 5;
  int rule_rows = 10'000;
  int rule_results = 100;
  int max_connections = 10'000;
  bool demo = false;
  bool flush_in_callback = false;

  std::string host;  // out of `listen`
  int port = 0;
};

// Reads the command line. Where it says all there is to do (help, version, an error) the process ends with
// the status that is returned in `exit`; otherwise that is -1.
Options parse_options(int argc, char** argv, int& exit);

}  // namespace syncd::daemon
