// SPDX-License-Identifier: Apache-2.0
// Puts a model's turn together from pieces, under bounds, whatever service the pieces come from. A call whose
// arguments make no sense stays in the reply, with its fault. One owner.
#pragma once

#include "assistant/model/dialect.h"

namespace syncd::assistant::model {

class ReplyBuilder {
 public:
  explicit ReplyBuilder(const ReplyBounds& bounds) : bounds_(bounds) {}

  Result<void> add_text(std::string_view text);
  // The place of the call among the calls.
  Result<std::size_t> open_call(std::string id, std::string name);
  Result<void> add_arguments(std::size_t call, std::string_view json);

  std::size_t calls() const { return reply_.calls.size(); }
  ToolCall& call(std::size_t place) { return reply_.calls[place]; }
  Usage& usage() { return reply_.usage; }
  void stop(Stop why) { reply_.stop = why; }

  Reply build();

 private:
  Result<void> count(std::size_t bytes);

  ReplyBounds bounds_;
  std::size_t bytes_ = 0;
  Reply reply_;
  std::vector<std::string> arguments_;  // of each call, as text
};

// The error that a refusal in the middle of a stream is.
Error stream_error(const Refusal& refusal);

}  // namespace syncd::assistant::model
