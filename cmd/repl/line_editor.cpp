// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/line_editor.h"

#include <fmt/format.h>
#include <histedit.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cwchar>
#include <utility>

#include "base/text.h"
#include "cmd/repl/completion_list.h"
#include "cmd/repl/event_wait.h"
#include "cmd/repl/history_file.h"
#include "cmd/repl/layout.h"
#include "cmd/signals.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kHistory = 1000;
constexpr wchar_t kLiteral = L'\1';  // encloses what takes no room in the prompt
constexpr std::wstring_view kPasteEnd = L"\x1b[201~";

// Keys that send more than one byte differ between terminals: each spelling that is in use.
struct Key {
  const char* bytes;
  const char* command;
};
constexpr std::array kKeys{
    Key{"^I", "syncctl-complete"},        Key{"^C", "syncctl-interrupt"},  Key{"^Z", "syncctl-suspend"},
    Key{"\\e[200~", "syncctl-paste"},     Key{"^R", "em-inc-search-prev"}, Key{"^W", "ed-delete-prev-word"},
    Key{"\\e[H", "ed-move-to-beg"},       Key{"\\e[F", "ed-move-to-end"},  Key{"\\eOH", "ed-move-to-beg"},
    Key{"\\eOF", "ed-move-to-end"},       Key{"\\e[1~", "ed-move-to-beg"}, Key{"\\e[4~", "ed-move-to-end"},
    Key{"\\e[3~", "ed-delete-next-char"}, Key{"\\e[1;5C", "em-next-word"}, Key{"\\e[1;5D", "ed-prev-word"},
};

}  // namespace

struct LineEditor::Impl {
  explicit Impl(Options given) : options(std::move(given)), file(options.history) {}

  Options options;
  HistoryFile file;
  EventWait events;
  EditLine* edit = nullptr;
  HistoryW* history = nullptr;
  std::string bytes;         // read, not yet taken
  std::wstring prompt;       // as libedit wants it, colour enclosed
  std::wstring bare_prompt;  // as it is seen
  std::wstring last_line;
  std::wstring entered_line;
  std::size_t columns = 80;
  bool reading = false;
  bool erased = false;  // the line was taken off the screen and has to be drawn again
  bool finished = false;
  bool asked_to_leave = false;

  static Impl& of(EditLine* el) {
    void* self = nullptr;
    el_get(el, EL_CLIENTDATA, &self);
    return *static_cast<Impl*>(self);
  }

  bool editing() const { return edit != nullptr; }

  void begin() {
    // Typed text is UTF-8 whatever the locale says; libedit draws by the locale.
    if (MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");
    edit = el_init("syncctl", stdin, options.out, stderr);
    if (!edit) return;
    el_set(edit, EL_CLIENTDATA, this);
    el_set(edit, EL_SIGNAL, 0);
    el_set(edit, EL_EDITOR, "emacs");
    history = history_winit();
    HistEventW event;
    history_w(history, &event, H_SETSIZE, static_cast<int>(kHistory));
    history_w(history, &event, H_SETUNIQUE, 1);
    for (const auto& line : file.load(kHistory)) history_w(history, &event, H_ENTER, widened(line).c_str());
    el_wset(edit, EL_HIST, history_w, history);
    el_wset(edit, EL_PROMPT_ESC, prompt_of, kLiteral);
    el_wset(edit, EL_GETCFN, next_char);
    el_set(edit, EL_ADDFN, "syncctl-complete", "Complete the word", complete);
    el_set(edit, EL_ADDFN, "syncctl-interrupt", "Clear the line, or leave", interrupt);
    el_set(edit, EL_ADDFN, "syncctl-suspend", "Stop, to be resumed by fg", suspend);
    el_set(edit, EL_ADDFN, "syncctl-paste", "Insert a pasted text", paste);
    // ^C and ^Z are keys here, so that the terminal is put in order before anything happens.
    el_set(edit, EL_SETTY, "-d", "-isig", nullptr);
    for (const auto& key : kKeys) el_set(edit, EL_BIND, key.bytes, key.command, nullptr);
    el_source(edit, nullptr);
    signals::watch({SIGWINCH, SIGCONT, SIGINT, SIGTERM, SIGHUP});
  }

  ~Impl() {
    if (edit) el_end(edit);
    if (history) history_wend(history);
  }

  static wchar_t* prompt_of(EditLine* el) { return of(el).prompt.data(); }

  void write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), options.out); }

  std::wstring_view line() const {
    const LineInfoW* info = el_wline(edit);
    return {info->buffer, static_cast<std::size_t>(info->lastchar - info->buffer)};
  }

  std::size_t cursor() const {
    const LineInfoW* info = el_wline(edit);
    return static_cast<std::size_t>(info->cursor - info->buffer);
  }

  winsize screen() const {
    winsize size{};
    if (::ioctl(::fileno(options.out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) size = {24, 80, 0, 0};
    return size;
  }

  // Takes prompt and line off the screen; the cursor is where they began.
  void erase() {
    if (erased) return;
    const winsize size = screen();
    const Place start = place_after(bare_prompt, {}, size.ws_col);
    const std::size_t last = place_after(line(), start, size.ws_col).row;
    std::size_t row = place_after(line().substr(0, cursor()), start, size.ws_col).row;
    // Of a line that is higher than the screen only the last rows are there.
    if (last >= size.ws_row) row -= std::min<std::size_t>(row, last - size.ws_row + 1);
    write(row > 0 ? fmt::format("\x1b[{}A\r\x1b[J", row) : "\r\x1b[J");
    erased = true;
  }

  void redraw() {
    if (!erased) return;
    erased = false;
    el_wset(edit, EL_REFRESH);
  }

  void bracketed_paste(bool on) {
    if (!editing()) return;
    write(on ? "\x1b[?2004h" : "\x1b[?2004l");
    std::fflush(options.out);
  }

  void handle_signals() {
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

  // More bytes from the keyboard. False once there are none to come.
  bool read_more() {
    while (!finished) {
      if (editing()) redraw();
      std::fflush(options.out);
      const std::size_t had = bytes.size();
      const bool ready = events.wait(options.in);
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

  // The next character that was typed; 0 at the end.
  wchar_t take_char() {
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

  void tell_changed() {
    if (!options.changed || line() == last_line) return;
    last_line = line();
    options.changed(narrowed(last_line));
  }

  static int next_char(EditLine* el, wchar_t* out) {
    Impl& self = of(el);
    self.tell_changed();
    self.redraw();
    *out = self.take_char();
    if (*out != 3) self.asked_to_leave = false;
    return *out == 0 ? 0 : 1;
  }

  // After a function changed the line: libedit draws it, unless it has to be drawn from scratch anyway.
  unsigned char changed_line() const { return erased ? CC_NORM : CC_REFRESH; }

  static unsigned char interrupt(EditLine* el, int) {
    Impl& self = of(el);
    if (!self.line().empty()) {
      el_cursor(el, static_cast<int>(self.line().size() - self.cursor()));
      el_deletestr(el, static_cast<int>(self.line().size()));
      return self.changed_line();
    }
    if (self.asked_to_leave) return CC_EOF;
    self.asked_to_leave = true;
    self.erase();
    self.write("Press ^C once more, or ^D, to leave.\n");
    return CC_NORM;
  }

  static unsigned char suspend(EditLine* el, int) {
    Impl& self = of(el);
    self.erase();
    self.bracketed_paste(false);
    el_set(el, EL_PREP_TERM, 0);
    ::kill(0, SIGTSTP);
    el_set(el, EL_PREP_TERM, 1);
    self.bracketed_paste(true);
    return CC_NORM;
  }

  static unsigned char paste(EditLine* el, int) {
    Impl& self = of(el);
    std::wstring text;
    while (!text.ends_with(kPasteEnd)) {
      const wchar_t c = self.take_char();
      if (c == 0) return CC_EOF;
      text += c;
    }
    text.resize(text.size() - kPasteEnd.size());
    if (const std::wstring clean = cleaned(text); !clean.empty()) el_winsertstr(el, clean.c_str());
    return self.changed_line();
  }

  static unsigned char complete(EditLine* el, int) {
    Impl& self = of(el);
    if (!self.options.complete) return CC_ERROR;
    const std::string before = narrowed(self.line().substr(0, self.cursor()));
    const Completion found = self.options.complete(narrowed(self.line()), before.size());
    if (found.candidates.empty() || found.start > before.size()) return CC_ERROR;

    const std::string typed = before.substr(found.start);
    std::string instead = found.candidates[0].text.substr(0, common_prefix(found.candidates));
    const bool only = found.candidates.size() == 1;
    if (only) instead += ' ';
    if (only || instead.size() > typed.size()) {
      el_deletestr(el, static_cast<int>(widened(typed).size()));
      el_winsertstr(el, widened(instead).c_str());
      return self.changed_line();
    }
    self.erase();
    self.write(listing(found.candidates, self.screen().ws_col));
    return CC_NORM;
  }

  std::optional<std::string> read_edited() {
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

  std::optional<std::string> read_plain() {
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
};

LineEditor::LineEditor(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {
  if (impl_->options.editing) impl_->begin();
}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read_line(const std::string& prompt) {
  if (impl_->finished) return std::nullopt;
  set_prompt(prompt);
  impl_->reading = true;
  auto text = impl_->editing() ? impl_->read_edited() : impl_->read_plain();
  impl_->reading = false;
  return text;
}

void LineEditor::print_above(std::string_view text) {
  if (impl_->reading && impl_->editing()) impl_->erase();
  impl_->write(text);
  if (!text.ends_with('\n')) impl_->write("\n");
  if (!impl_->reading) std::fflush(impl_->options.out);
}

void LineEditor::set_prompt(const std::string& prompt) {
  if (impl_->reading && impl_->editing()) impl_->erase();
  const std::wstring wide = widened(prompt);
  impl_->bare_prompt = without_colour(wide);
  impl_->prompt.clear();
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const std::size_t end = wide[i] == L'\x1b' ? wide.find(L'm', i) : std::wstring::npos;
    if (end == std::wstring::npos) {
      impl_->prompt += wide[i];
    } else {
      impl_->prompt += kLiteral + wide.substr(i, end - i + 1) + kLiteral;
      i = end;
    }
  }
}

bool LineEditor::offer(std::string_view text) {
  Impl& self = *impl_;
  if (!self.editing() || !self.bytes.empty()) return false;
  if (self.reading && !self.line().empty()) return false;
  self.bytes += fmt::format("\x1b[200~{}\x1b[201~", text);
  return true;
}

void LineEditor::erase_entered() {
  Impl& self = *impl_;
  if (!self.editing() || self.reading) return;
  const winsize size = self.screen();
  const Place start = place_after(self.bare_prompt, {}, size.ws_col);
  const std::size_t rows = place_after(self.entered_line, start, size.ws_col).row + 1;
  self.write(fmt::format("\x1b[{}A\r\x1b[J", std::min<std::size_t>(rows, size.ws_row)));
  std::fflush(self.options.out);
}

bool LineEditor::editing() const {
  return impl_->editing();
}

void LineEditor::add_source(int fd, std::function<void()> ready) {
  impl_->events.add_source(fd, std::move(ready));
}

void LineEditor::remove_source(int fd) {
  impl_->events.remove_source(fd);
}

void LineEditor::set_timer(Millis delay, std::function<void()> due) {
  impl_->events.set_timer(delay, std::move(due));
}

void LineEditor::finish() {
  impl_->finished = true;
}

}  // namespace syncd::cmd
