// SPDX-License-Identifier: Apache-2.0
// What an assistant's message says about itself in its metadata: what it answers, what was done, whether
// more follows. Prints nothing. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/json.h"

namespace syncd::cmd {

// Whether the server's own assistant said it: its user is nobody else's, while its role anybody may claim.
bool is_own_assistant(const Json& message);

// Of a message as it stands in a frame: `context.metadata` where an assistant said it, else null.
const Json& answer_metadata(const Json& message);

// Whether the message answers the one with this id.
bool answers(const Json& message, std::string_view message_id);

// Whether another message about the same follows.
bool more_follows(const Json& message);

// Whether it asked back: an answer in the same conversation carries it out.
bool asked_back(const Json& message);

// Whether its text says of the change with this seq what it changed, from what to what. A language model
// words its answers freely, so its text does not count as that.
bool tells_change(const Json& message, std::int64_t seq);
// Whether the change was made for it.
bool made_change(const Json& message, std::int64_t seq);

// What a command line ends with that got these answers: the first operation that failed decides. Nothing was
// done at all: declined.
Exit exit_of(std::span<const Json> messages);

}  // namespace syncd::cmd
