// SPDX-License-Identifier: Apache-2.0
// Has a language model answer: sends the transcript, runs the tools that it calls, tells it what came of
// them, until it has said what it has to say or a bound is reached. Blocks for as long as that takes: it is
// for a worker's thread. Several may run at once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "assistant/model/cancellation.h"
#include "assistant/model/settings.h"
#include "assistant/model/tools.h"
#include "assistant/model/transcript.h"

namespace syncd::assistant::model {

struct Outcome {
  std::string text;            // what was told, over all turns
  Stop stop = Stop::finished;  // length: it breaks off; refused: the service would not go on
  int calls_run = 0;
  Usage usage;
};

struct Failure {
  enum class Kind {
    unavailable,      // out of reach, overloaded, or speaks nonsense: somebody else may answer
    key_refused,      // the operator has to see to it
    request_refused,  // so it would be again
    bound_reached,
    cancelled,
  };
  Kind kind = Kind::unavailable;
  std::string message;    // one sentence for a log; has text from others in it, and never a key
  std::string told = {};  // text that on_delta got before
  int calls_run = 0;      // what these did is done: nobody may answer as if nothing had happened
  Usage usage = {};
  bool timed_out = false;  // it said nothing for too long, or came to no end
};

// Called in the order of the calls, on the thread of answer(). May not throw.
using RunTool = std::function<ToolResult(const ToolCall&)>;
// Text as it comes; all of it together is the outcome's text.
using OnDelta = std::function<void(std::string_view)>;

tl::expected<Outcome, Failure> answer(const Settings& settings, Transcript transcript,
                                      std::span<const Tool> tools, const RunTool& run_tool,
                                      const OnDelta& on_delta, Cancellation& cancel);

}  // namespace syncd::assistant::model
