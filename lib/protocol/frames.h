// SPDX-License-Identifier: Apache-2.0
// The frames that a server sends of itself, as JSON text. Events are not made here: their bytes come from the
// log. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/json.h"
#include "base/time.h"
#include "domain/operation.h"

namespace syncd::protocol {

inline constexpr int kVersion = 1;

// A request's own id: absent (empty), or a text of 1 to 128 printable characters.
Result<std::string> request_id(const Json& request);

// The id of a request that cannot be taken, where it can be found all the same; else empty.
std::string salvaged_id(std::string_view frame);

// Someone in a conversation, or the connection itself in the welcome.
struct Participant {
  std::string client_id, user, source;
};

// The answer to a writing operation. A row whose reply is "result" carries its data under `data`, any other
// carries it flat: an `ack` with messageId, conversationId, seq.
std::string decided(const domain::Operation& operation, std::string_view id, const Json& data,
                    std::uint64_t seq);

// The answer to a reading operation; `data` is the text of one JSON object.
std::string answered(const domain::Operation& operation, std::string_view id, std::string_view data);

// The same for members that are already text, without braces.
std::string answered_members(std::string_view reply_type, std::string_view id, std::string_view members);

// The place in the log of an event, out of its stored bytes; 0 where they are none. Their end is written by
// the server alone.
std::uint64_t stored_seq(std::string_view frame);

std::string error(const Error& error, std::string_view id, Millis now);

// What an error says, without type, id and time: shared with HTTP.
Json error_members(const Error& error);

std::string presence(const Participant& who, bool connected, std::string_view conversation);
std::string typing(const Participant& who, bool typing, std::string_view conversation);

std::string heartbeat(Millis now);

// [{clientId, userId, source}, ...]
Json participants(std::span<const Participant> who);

struct Welcome {
  Participant self;
  std::string org, epoch;
  std::uint64_t seq = 0;
  int heartbeat_seconds = 25;
  Json limits = Json::object();
};
std::string welcome(const Welcome& welcome);

}  // namespace syncd::protocol
