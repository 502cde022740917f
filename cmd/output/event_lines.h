// SPDX-License-Identifier: Apache-2.0
// A frame of the protocol as the line that a person reads: "🌐 alice: hello". One renderer a frame type, in a
// table; a type that is not in it is shown compactly, never dropped. Every text of others is made safe here.
// Any thread.
#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "base/time.h"

namespace syncd::cmd {

struct LineStyle {
  bool colour = false;
  bool utf8 = true;
  bool conversation = false;                     // name the conversation, for a reader who watches several
  std::function<std::string(Millis)> time = {};  // in front of what has a timestamp; unset: no time
};

// What was changed, from the `changes` of an answer or an event: "set_status: active → paused".
std::string changes_text(const Json& changes, const LineStyle& style);

// Of two values, or of the members that differ: "mobile 2.5 → 1.75".
std::string before_after(const Json& before, const Json& after, const LineStyle& style);

// Without a newline at its end; a message of several lines keeps them, indented.
std::string event_line(const Json& frame, const LineStyle& style);

}  // namespace syncd::cmd
