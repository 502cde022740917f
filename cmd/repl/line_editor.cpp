// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/line_editor.h"

#include <fmt/format.h>

#include <clocale>
#include <csignal>

#include "cmd/repl/layout.h"
#include "cmd/repl/line_editor_impl.h"
#include "cmd/signals.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kHistory = 1000;

wchar_t* prompt_of(EditLine* el) {
  void* self = nullptr;
  el_get(el, EL_CLIENTDATA, &self);
  return static_cast<LineEditor::Impl*>(self)->prompt.data();
}

}  // namespace

LineEditor::Impl& LineEditor::Impl::of(EditLine* el) {
  void* self = nullptr;
  el_get(el, EL_CLIENTDATA, &self);
  return *static_cast<Impl*>(self);
}

void LineEditor::Impl::begin() {
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
  bind_keys();
  el_source(edit, nullptr);
  signals::watch({SIGWINCH, SIGCONT, SIGINT, SIGTERM, SIGHUP});
}

LineEditor::Impl::~Impl() {
  if (edit) el_end(edit);
  if (history) history_wend(history);
}

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
  impl_->take_prompt(prompt);
}

bool LineEditor::offer(std::string_view text) {
  Impl& self = *impl_;
  if (!self.editing() || !self.bytes.empty()) return false;
  if (self.reading && !self.line().empty()) return false;
  self.bytes += fmt::format("\x1b[200~{}\x1b[201~", text);
  return true;
}

void LineEditor::erase_entered() {
  if (impl_->editing() && !impl_->reading) impl_->erase_entered_line();
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
