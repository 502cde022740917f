// SPDX-License-Identifier: Apache-2.0
// The one place that prints. A verb hands over JSON values and errors; the shape that -o asked for is chosen
// here: a finite list is one JSON array, a stream is a line an event, flushed; data goes to stdout, talk and
// errors go to stderr. One thread.
#pragma once

#include <span>
#include <string_view>

#include "base/errors.h"
#include "base/json.h"
#include "cmd/output/cells.h"
#include "cmd/output/event_lines.h"
#include "cmd/shell.h"

namespace syncd::cmd {

class Printer {
 public:
  explicit Printer(Shell& shell) : shell_(shell) {}

  // All of a list. Without columns, those of the first row. Under -q only the first column, for scripts.
  void list(const Json& rows, std::span<const Column> columns = {});
  // One thing.
  void record(const Json& object);
  // The next of a stream. `where`: name the conversation of each.
  void event(const Json& frame, bool where = false);
  // What a mutation did: in words, which are safe to print, where no other shape was asked for. Nothing
  // under -q.
  void done(std::string_view words, const Json& data);
  // Ready-made text for people, such as help: each line as it is.
  void text(std::string_view text);
  // To stderr, made safe; nothing under -q.
  void talk(std::string_view line);
  void error(const Error& error);

  LineStyle line_style(bool where) const;

 private:
  Shell& shell_;
  bool stream_began_ = false;
};

}  // namespace syncd::cmd
