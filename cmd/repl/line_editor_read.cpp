// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "cmd/repl/layout.h"
#include "cmd/repl/line_editor_impl.h"
#include "cmd/signals.h"

namespace syncd::cmd {

void LineEditor::Impl::handle_signals() {
  if (signals::take(SIGTERM) || signals::take(SIGHUP)) finished = true;
  if (signals::take(SIGINT)) bytes += '\x03';
  if (!editing()) return;
  if (signals::take(SIGWINCH)) {
    erase();  // by the new width: terminals have wrapped the line anew by now
    el_resize(edit);
  }
  if (signals::take(SIGCONT)) {
    el_set(edit, EL_PREP_TERM, 0);
    el_set(edit, EL_PREP_TERM, 1);
    bracketed_paste(true);
    erased = true;
  }
}

bool LineEditor::Impl::read_more() {
  while (!finished) {
    if (editing()) {
      redraw();
      if (bytes.empty()) show_hint();
    }
    std::fflush(options.out);
    const std::size_t had = bytes.size();
    const bool ready = events.wait(options.in);
    if (editing()) hide_hint();
    handle_signals();
    if (finished) break;
    if (bytes.size() <= had && !ready) continue;
    // The library draws what a key does where it believes the line to be: it has to be there again.
    if (editing()) redraw();
    if (bytes.size() > had) return true;
    std::array<char, 4096> block;
    const ssize_t got = ::read(options.in, block.data(), block.size());
    if (got > 0) {
      bytes.append(block.data(), static_cast<std::size_t>(got));
      return true;
    }
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    finished = true;
  }
  return false;
}

wchar_t LineEditor::Impl::take_char() {
  for (;;) {
    if (!bytes.empty()) {
      const auto lead = static_cast<unsigned char>(bytes[0]);
      const std::size_t needed = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      if (bytes.size() >= needed) {
        const std::wstring decoded = widened(std::string_view(bytes).substr(0, needed));
        const bool broken = decoded.size() != 1 || decoded[0] == L'\xfffd';
        bytes.erase(0, broken ? 1 : needed);
        if (broken || decoded[0] == 0) continue;
        return decoded[0];
      }
    }
    if (!read_more()) return 0;
  }
}

void LineEditor::Impl::tell_changed() {
  if (!options.changed || line() == last_line) return;
  last_line = line();
  options.changed(narrowed(last_line));
}

int LineEditor::Impl::next_char(EditLine* el, wchar_t* out) {
  Impl& self = of(el);
  self.tell_changed();
  self.redraw();
  *out = self.take_char();
  if (*out != 3) self.asked_to_leave = false;
  return *out == 0 ? 0 : 1;
}

std::optional<std::string> LineEditor::Impl::read_edited() {
  erased = false;
  last_line.clear();
  bracketed_paste(true);
  int count = 0;
  const wchar_t* got = el_wgets(edit, &count);
  bracketed_paste(false);
  if (!got || count <= 0) {
    write("\n");
    std::fflush(options.out);
    return std::nullopt;
  }
  std::wstring text(got, static_cast<std::size_t>(count));
  while (!text.empty() && (text.back() == L'\n' || text.back() == L'\r')) text.pop_back();
  entered_line = text;
  const std::string entered = narrowed(text);
  if (!text.empty()) {
    HistEventW event;
    history_w(history, &event, H_ENTER, text.c_str());
    file.append(entered);
  }
  return entered;
}

std::optional<std::string> LineEditor::Impl::read_plain() {
  write(narrowed(bare_prompt));
  for (;;) {
    if (const auto end = bytes.find('\n'); end != std::string::npos) {
      std::string text = bytes.substr(0, end);
      bytes.erase(0, end + 1);
      if (text.ends_with('\r')) text.pop_back();
      return text;
    }
    if (read_more()) continue;
    if (bytes.empty()) return std::nullopt;
    return std::exchange(bytes, {});
  }
}

}  // namespace syncd::cmd
