// SPDX-License-Identifier: Apache-2.0
// The inside of LineEditor: libedit, the terminal as it leaves it, and what the keys do that it does not
// know. Included by the editor's own sources alone. One thread.
#pragma once

#include <histedit.h>
#include <sys/ioctl.h>

#include <cwchar>
#include <optional>
#include <string>
#include <string_view>

#include "cmd/repl/event_wait.h"
#include "cmd/repl/history_file.h"
#include "cmd/repl/line_editor.h"

namespace syncd::cmd {

inline constexpr wchar_t kLiteral = L'\1';  // encloses what takes no room in the prompt

struct LineEditor::Impl {
  explicit Impl(Options given) : options(std::move(given)), file(options.history) {}
  ~Impl();

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
  bool reading = false;
  bool erased = false;  // the line was taken off the screen and has to be drawn again
  bool hinted = false;  // something stands behind the line that libedit does not know of
  bool finished = false;
  bool asked_to_leave = false;

  static Impl& of(EditLine* el);
  bool editing() const { return edit != nullptr; }
  void begin();
  void bind_keys();

  // The screen: line_editor_screen.cpp.
  void write(std::string_view text);
  std::wstring_view line() const;
  std::size_t cursor() const;
  winsize screen() const;
  // Takes prompt and line off the screen; the cursor is where they began.
  void erase();
  void redraw();
  void erase_entered_line();
  // What helps with the line as it is, dim, behind its end; and its removal, before libedit draws again.
  void show_hint();
  void hide_hint();
  void bracketed_paste(bool on);
  // As `read_line` is told it: colour is enclosed in marks for libedit.
  void take_prompt(const std::string& given);

  // Characters and lines: line_editor_read.cpp.
  void handle_signals();
  // More bytes from the keyboard. False once there are none to come.
  bool read_more();
  // The next character that was typed; 0 at the end.
  wchar_t take_char();
  void tell_changed();
  std::optional<std::string> read_edited();
  std::optional<std::string> read_plain();
  static int next_char(EditLine* el, wchar_t* out);

  // Keys: line_editor_keys.cpp. After a function changed the line libedit draws it, unless it has to be drawn
  // from scratch anyway.
  unsigned char changed_line() const { return erased ? CC_NORM : CC_REFRESH; }
  static unsigned char interrupt(EditLine* el, int);
  static unsigned char suspend(EditLine* el, int);
  static unsigned char paste(EditLine* el, int);
  static unsigned char complete(EditLine* el, int);
};

}  // namespace syncd::cmd
