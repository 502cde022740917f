// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cmd/repl/layout.h"
#include "cmd/repl/line_editor_impl.h"

namespace syncd::cmd {
namespace {}  // namespace

void LineEditor::Impl::write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), options.out);
}

std::wstring_view LineEditor::Impl::line() const {
  const LineInfoW* info = el_wline(edit);
  return {info->buffer, static_cast<std::size_t>(info->lastchar - info->buffer)};
}

std::size_t LineEditor::Impl::cursor() const {
  const LineInfoW* info = el_wline(edit);
  return static_cast<std::size_t>(info->cursor - info->buffer);
}

winsize LineEditor::Impl::screen() const {
  winsize size{};
  if (::ioctl(::fileno(options.out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) size = {24, 80, 0, 0};
  return size;
}

void LineEditor::Impl::erase() {
  if (erased) return;
  const winsize size = screen();
  const Place start = place_after(bare_prompt, {}, size.ws_col);
  const std::size_t last = place_after(line(), start, size.ws_col).row;
  std::size_t row = place_after(line().substr(0, cursor()), start, size.ws_col).row;
  // Of a line that is higher than the screen only the last rows are there.
  if (last >= size.ws_row) row -= std::min<std::size_t>(row, last - size.ws_row + 1);
  write(row > 0 ? fmt::format("\x1b[{}A\r\x1b[J", row) : "\r\x1b[J");
  erased = true;
  hinted = false;
}

void LineEditor::Impl::redraw() {
  if (!erased) return;
  erased = false;
  el_wset(edit, EL_REFRESH);
}

void LineEditor::Impl::bracketed_paste(bool on) {
  if (!editing()) return;
  write(on ? "\x1b[?2004h" : "\x1b[?2004l");
  std::fflush(options.out);
}

void LineEditor::Impl::erase_entered_line() {
  const winsize size = screen();
  const Place start = place_after(bare_prompt, {}, size.ws_col);
  const std::size_t rows = place_after(entered_line, start, size.ws_col).row + 1;
  write(fmt::format("\x1b[{}A\r\x1b[J", std::min<std::size_t>(rows, size.ws_row)));
  std::fflush(options.out);
}

void LineEditor::Impl::show_hint() {
  if (!options.hint || erased || line().empty() || cursor() != line().size()) return;
  const winsize size = screen();
  const Place end = place_after(line(), place_after(bare_prompt, {}, size.ws_col), size.ws_col);
  if (end.column + 2 > size.ws_col) return;
  const std::string hint = options.hint(narrowed(line()), size.ws_col - end.column - 1);
  if (hint.empty()) return;
  write(
      "\x1b"
      "7\x1b[2m" +
      hint +
      "\x1b[0m\x1b"
      "8");
  hinted = true;
}

void LineEditor::Impl::hide_hint() {
  if (std::exchange(hinted, false)) write("\x1b[K");
}

void LineEditor::Impl::take_prompt(const std::string& given) {
  const std::wstring wide = widened(given);
  bare_prompt = without_colour(wide);
  prompt.clear();
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const std::size_t end = wide[i] == L'\x1b' ? wide.find(L'm', i) : std::wstring::npos;
    if (end == std::wstring::npos) {
      prompt += wide[i];
    } else {
      prompt += kLiteral + wide.substr(i, end - i + 1) + kLiteral;
      i = end;
    }
  }
}

}  // namespace syncd::cmd
