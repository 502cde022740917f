// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <csignal>

#include "cmd/repl/completion_list.h"
#include "cmd/repl/layout.h"
#include "cmd/repl/line_editor_impl.h"
#include "cmd/signals.h"

namespace syncd::cmd {
namespace {

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

void LineEditor::Impl::bind_keys() {
  el_set(edit, EL_ADDFN, "syncctl-complete", "Complete the word", complete);
  el_set(edit, EL_ADDFN, "syncctl-interrupt", "Clear the line, or leave", interrupt);
  el_set(edit, EL_ADDFN, "syncctl-suspend", "Stop, to be resumed by fg", suspend);
  el_set(edit, EL_ADDFN, "syncctl-paste", "Insert a pasted text", paste);
  // ^C and ^Z are keys here, so that the terminal is put in order before anything happens.
  el_set(edit, EL_SETTY, "-d", "-isig", nullptr);
  for (const auto& key : kKeys) el_set(edit, EL_BIND, key.bytes, key.command, nullptr);
}

unsigned char LineEditor::Impl::interrupt(EditLine* el, int) {
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

unsigned char LineEditor::Impl::suspend(EditLine* el, int) {
  Impl& self = of(el);
  self.erase();
  self.bracketed_paste(false);
  el_set(el, EL_PREP_TERM, 0);
  ::kill(0, SIGTSTP);
  signals::take(SIGCONT);  // what it asks for is done here
  el_set(el, EL_PREP_TERM, 1);
  self.bracketed_paste(true);
  return CC_NORM;
}

unsigned char LineEditor::Impl::paste(EditLine* el, int) {
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

unsigned char LineEditor::Impl::complete(EditLine* el, int) {
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

}  // namespace syncd::cmd
