// SPDX-License-Identifier: Apache-2.0
// What a verb is given of the world: where to write, what the terminal can do, the clock, the environment.
// A verb takes these from here and never from the process, so that a test can hand in its own. Holds no
// state of a verb and opens no connection. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "base/time.h"
#include "cmd/output/mode.h"
#include "cmd/sink.h"

namespace syncd::cmd {

// The value of an environment variable; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

struct Screen {
  bool is_terminal = false;
  bool colour = false;
  std::size_t width = 80;
  std::size_t height = 24;
};

struct Shell {
  Sink& out;  // data
  Sink& err;  // talk
  Environment environment;
  Clock now;
  std::function<bool()> interrupted = [] { return false; };
  Screen out_screen = {};
  Screen err_screen = {};
  bool in_is_terminal = false;
  // Asks a person, in words that end with a blank; nothing where there is nobody to ask.
  std::function<std::optional<std::string>(const std::string& question)> ask = {};
  bool utf8 = true;                                    // the locale can show more than ASCII
  std::function<std::string(Millis)> local_time = {};  // "14:03:05" where the user is; unset: UTC
  Mode mode = Mode::table;
  bool quiet = false;
  int verbose = 0;
};

// Whether to colour what goes to a screen: --no-color, NO_COLOR, FORCE_COLOR, TERM=dumb, then whether it is
// a terminal, in this order.
bool wants_colour(bool no_color_flag, const Environment& environment, bool is_terminal);

// Whether the locale that the environment asks for is UTF-8: LC_ALL, LC_CTYPE, LANG, the first that is set.
bool is_utf8_locale(const Environment& environment);

// Columns to write in: COLUMNS, then what the terminal says, then 80.
std::size_t screen_width(const Environment& environment, int fd);

// The environment, terminal and clock of this process. Colour is decided once flags are known.
Shell process_shell(Sink& out, Sink& err);
void decide_colour(Shell& shell, bool no_color_flag);

}  // namespace syncd::cmd
