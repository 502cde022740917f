// SPDX-License-Identifier: Apache-2.0
// What holds for one call of syncctl: flag, then environment, then context file, then default. Reads files,
// opens no connection. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/time.h"
#include "cmd/output/mode.h"
#include "cmd/shell.h"

namespace syncd::cmd {

inline constexpr std::string_view kDefaultUrl = "ws://127.0.0.1:4000";
inline constexpr Millis kDefaultTimeout = 10'000;

// As given on the command line; empty is not given.
struct Flags {
  std::string url = {};
  std::string token_file = {};  // "-" is stdin
  std::string ca_file = {};
  std::string context = {};
  std::string output = {};
  std::string timeout = {};
  std::string user = {};
  std::string source = {};
  bool insecure = false;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
  int verbose = 0;
};

struct Settings {
  std::string url{kDefaultUrl};
  std::string token;
  std::string ca_file;    // authorities instead of the system's
  bool insecure = false;  // whoever answers is believed to be the server
  std::string user;       // told to servers that ask for no token; empty where nobody has a name
  std::string source = "cli";
  std::string context;       // the name of the context in use, empty where there is none
  std::string conversation;  // of the context
  Mode mode = Mode::table;
  Millis timeout = kDefaultTimeout;
  bool timeout_given = false;  // the timeout was asked for by somebody
  std::vector<std::string> warnings;
};

// `read_stdin` is asked for the token where the token file is "-".
Result<Settings> resolve_settings(const Flags& flags, const Environment& environment,
                                  const std::function<Result<std::string>()>& read_stdin);

// Whether what the flags say makes sense by itself, before it is used or kept.
Result<void> check_flags(const Flags& flags);

// What all of stdin says, up to 64 KiB; for tokens.
Result<std::string> read_stdin_text();

}  // namespace syncd::cmd
