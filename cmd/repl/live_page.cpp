// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/live_page.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "base/text.h"
#include "cmd/exec/raw_terminal.h"
#include "cmd/output/style.h"
#include "cmd/signals.h"
#include "cmd/steady.h"
#include "cmd/stream/watch.h"

namespace syncd::cmd {
namespace {

constexpr const char* kOtherScreen = "\x1b[?1049h\x1b[?25l";
constexpr const char* kBack = "\x1b[?25h\x1b[?1049l";

Screen screen_now(const Screen& before) {
  Screen screen = before;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    screen.width = size.ws_col;
    screen.height = size.ws_row;
  }
  return screen;
}

// The terminal moves down at a newline, and nothing else: it is raw.
std::string with_returns(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// Whether to go on. Takes the key that ends it.
bool wait(Millis longest, int fd, bool& resized, bool& came) {
  std::array<pollfd, 3> polled{{{STDIN_FILENO, POLLIN, 0}, {signals::fd(), POLLIN, 0}, {fd, POLLIN, 0}}};
  ::poll(polled.data(), polled.size(), static_cast<int>(std::clamp<Millis>(longest, 0, 3'600'000)));
  if (polled[1].revents != 0) signals::drain();
  resized = signals::take(SIGWINCH);
  came = polled[2].revents != 0;
  if (signals::interrupted()) return false;
  if (polled[0].revents == 0) return true;
  std::array<char, 256> keys;
  return ::read(STDIN_FILENO, keys.data(), keys.size()) < 0;
}

}  // namespace

void show_live_page(Shell& shell, Millis every, int fd, const std::function<std::string(Screen)>& page,
                    const std::function<std::string()>& note) {
  RawTerminal raw(STDIN_FILENO);
  raw.on();
  shell.out.write(kOtherScreen);
  std::string text;
  bool first = true, goes_on = true;
  while (goes_on) {
    Screen screen = screen_now(shell.out_screen);
    text = page(screen);
    const Millis due = steady() + every;
    bool again = false;
    do {
      screen = screen_now(shell.out_screen);
      const std::size_t lines = std::max<std::size_t>(screen.height, 3);
      std::string whole = redrawn(text, lines, std::exchange(first, false));
      const std::string foot = shortened(terminal_line(note()), screen.width > 1 ? screen.width - 1 : 1);
      whole += "\x1b[" + std::to_string(lines) + ";1H\x1b[K" + looking(Look::dim, foot, screen.colour);
      shell.out.write(with_returns(whole));
      shell.out.flush();
      bool came = false;
      goes_on = wait(due - steady(), fd, again, came) && !shell.out.closed();
      if (again) first = true;
    } while (goes_on && !again && steady() < due);
  }
  shell.out.write(kBack);
  shell.out.flush();
}

}  // namespace syncd::cmd
