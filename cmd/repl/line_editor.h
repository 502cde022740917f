// SPDX-License-Identifier: Apache-2.0
// A line from a person, edited in place while other things go on: what arrives on further descriptors is
// handled, and may be printed above, without disturbing the half-typed line. libedit does the editing.
// Without a terminal worth the name (TERM=dumb) it reads plain lines and prints between them. Knows nothing
// of what the lines mean. One a process, on one thread.
#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace syncd::cmd {

struct Candidate {
  std::string text;              // what to put in the place of the word
  std::string description = {};  // shown beside it
};

struct Completion {
  std::size_t start = 0;  // byte at which the word begins that the candidates would replace
  std::vector<Candidate> candidates = {};
};

class LineEditor {
 public:
  struct Options {
    int in = 0;
    std::FILE* out = stdout;
    bool editing = true;                 // false: plain lines
    std::filesystem::path history = {};  // empty: none is kept
    std::function<Completion(std::string_view line, std::size_t cursor)> complete = {};
    // What helps with the line as it stands, in at most so many columns; shown dim behind it. Safe to print.
    std::function<std::string(std::string_view line, std::size_t columns)> hint = {};
    // Told after each key that changed the line; for a typing notice.
    std::function<void(std::string_view line)> changed = {};
  };

  explicit LineEditor(Options options);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // The next line, without its newline; a pasted text of several lines is one. Nothing once the input has
  // ended: ^D on an empty line, ^C twice on one, a hang-up, or finish().
  std::optional<std::string> read_line(const std::string& prompt);

  // Prints whole lines above the line being edited; between two calls of read_line, just prints. The text may
  // hold colour, and is trusted: make it safe first.
  void print_above(std::string_view text);

  // Shown from the next redraw on. One line; may hold colour.
  void set_prompt(const std::string& prompt);

  // Puts the text into the line as if it had been pasted, where nothing is typed yet; false where something
  // is.
  bool offer(std::string_view text);

  // Takes the line that was just entered off the screen; for one that is shown in another way.
  void erase_entered();

  // Whether lines are edited in place, or read plainly.
  bool editing() const;

  // `ready` is called inside read_line whenever the descriptor can be read.
  void add_source(int fd, std::function<void()> ready);
  void remove_source(int fd);

  // Calls `due` inside read_line, that long from now, once; a second call replaces the first.
  void set_timer(Millis delay, std::function<void()> due);

  // Makes read_line end with nothing; for a callback.
  void finish();

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncd::cmd
