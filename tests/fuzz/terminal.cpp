// SPDX-License-Identifier: Apache-2.0
// Text of others on a terminal and in a log: it never drives the one nor breaks a line of the other.
#include <string>

#include "base/text.h"
#include "tests/fuzz/target.h"

namespace syncd::fuzz {
namespace {

// Joiners that only shape a pictograph may stay.
std::string without_shapers(std::string text) {
  for (const std::string_view shaper : {"\u200d", "\ufe0f"}) {
    for (auto at = text.find(shaper); at != std::string::npos; at = text.find(shaper, at))
      text.erase(at, shaper.size());
  }
  return text;
}

}  // namespace

void target(std::string_view bytes) {
  const std::string line = terminal_line(bytes), text = terminal_safe(bytes), log = log_text(bytes);
  promise(is_plain(without_shapers(line)), "a line is plain text");
  promise(terminal_line(line) == line, "and stays as it is");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    promise(byte >= 0x20 || c == '\n' || c == '\t', "no control character but newline and tab");
    promise(byte != 0x7f, "no DEL");
  }
  promise(is_utf8(text) && is_utf8(log), "UTF-8");
  bool escaped = false;
  for (const char c : log) {
    promise(c != '\n' && c != '\r', "a log line is one line");
    promise(escaped || c != '"', "a quote in it is escaped");
    escaped = !escaped && c == '\\';
  }
  for (const std::size_t width : {std::size_t{1}, std::size_t{7}, std::size_t{80}}) {
    const std::string cut = short_line(bytes, width);
    promise(display_width(cut) <= width, "it fits");
    promise(is_utf8(cut), "no character is cut in two");
  }
  promise(folded(folded(bytes)) == folded(bytes), "folding twice is folding once");
}

}  // namespace syncd::fuzz
