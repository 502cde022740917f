// SPDX-License-Identifier: Apache-2.0
// A line editor and nothing else, to be driven through a terminal: echoes each line it reads, prints above
// whatever comes through the named pipe that is its argument, completes a few words.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <clocale>
#include <string>

#include "base/json.h"
#include "cmd/repl/line_editor.h"

using namespace syncd::cmd;

int main(int count, char** words) {
  std::setlocale(LC_CTYPE, "");
  const std::string pipe = count > 1 ? words[1] : "";
  const char* term = std::getenv("TERM");
  LineEditor editor(
      {.editing = term && std::string_view(term) != "dumb",
       .history = count > 2 ? words[2] : "",
       .complete = [](std::string_view line, std::size_t cursor) {
         const auto before = line.substr(0, cursor);
         const std::size_t start = before.rfind(' ') + 1;
         Completion found{.start = start};
         for (const char* name : {"apex", "apex-motors", "globalretail", "techflow", "日本語"}) {
           if (std::string_view(name).starts_with(before.substr(start))) {
             found.candidates.push_back({name, "a campaign"});
           }
         }
         return found;
       }});
  const int fd = pipe.empty() ? -1 : ::open(pipe.c_str(), O_RDWR | O_NONBLOCK);
  std::string pending;
  if (fd >= 0) {
    editor.add_source(fd, [&] {
      char block[4096];
      const auto got = ::read(fd, block, sizeof block);
      if (got > 0) pending.append(block, static_cast<std::size_t>(got));
      for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
        if (pending.substr(0, end) == "FINISH") editor.finish();
        editor.print_above(pending.substr(0, end));
        pending.erase(0, end + 1);
      }
    });
  }
  fmt::print("ready\n");
  std::fflush(stdout);
  while (const auto line = editor.read_line("\x1b[1mlobby\x1b[0m> ")) {
    fmt::print("GOT {}\n", syncd::to_text(*line));
    std::fflush(stdout);
  }
  fmt::print("BYE\n");
}
