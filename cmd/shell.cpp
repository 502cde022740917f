// SPDX-License-Identifier: Apache-2.0
#include "cmd/shell.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "base/text.h"
#include "cmd/signals.h"

namespace syncd::cmd {
namespace {

std::size_t screen_height(int fd) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : Screen().height;
}

bool is_set(const Environment& environment, const char* name) {
  const auto value = environment(name);
  return value && !value->empty();
}

std::string local_time_of_day(Millis instant) {
  const std::time_t seconds = instant / 1000;
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%H:%M:%S", &parts)};
}

}  // namespace

bool wants_colour(bool no_color_flag, const Environment& environment, bool is_terminal) {
  if (no_color_flag || is_set(environment, "NO_COLOR")) return false;
  if (is_set(environment, "FORCE_COLOR")) return environment("FORCE_COLOR") != "0";
  return is_terminal && environment("TERM").value_or("dumb") != "dumb";
}

bool is_utf8_locale(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!is_set(environment, name)) continue;
    const std::string value = folded(*environment(name));
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

std::size_t screen_width(const Environment& environment, int fd) {
  const std::string columns = environment("COLUMNS").value_or("");
  std::size_t width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  if (width > 0) return width;
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

Shell process_shell(Sink& out, Sink& err) {
  Shell shell{.out = out,
              .err = err,
              .environment = [](const char* name) -> std::optional<std::string> {
                const char* value = std::getenv(name);
                return value ? std::optional<std::string>(value) : std::nullopt;
              },
              .now =
                  [] {
                    using namespace std::chrono;
                    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
                  },
              .interrupted = [] { return signals::interrupted(); },
              .local_time = local_time_of_day};
  shell.utf8 = is_utf8_locale(shell.environment);
  shell.in_is_terminal = ::isatty(STDIN_FILENO) == 1;
  for (const auto& [screen, fd] :
       {std::pair{&shell.out_screen, STDOUT_FILENO}, {&shell.err_screen, STDERR_FILENO}}) {
    screen->is_terminal = ::isatty(fd) == 1;
    screen->width = screen_width(shell.environment, fd);
    screen->height = screen_height(fd);
  }
  if (shell.in_is_terminal && shell.err_screen.is_terminal) {
    shell.ask = [&out, &err](const std::string& question) -> std::optional<std::string> {
      out.flush();
      err.write(terminal_safe(question));
      err.flush();
      std::string answer;
      if (!std::getline(std::cin, answer)) return std::nullopt;
      return answer;
    };
  }
  decide_colour(shell, false);
  return shell;
}

void decide_colour(Shell& shell, bool no_color_flag) {
  for (Screen* screen : {&shell.out_screen, &shell.err_screen}) {
    screen->colour = wants_colour(no_color_flag, shell.environment, screen->is_terminal);
  }
}

}  // namespace syncd::cmd
