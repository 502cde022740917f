// SPDX-License-Identifier: Apache-2.0
// What a client puts on the wire and reads off it besides frames: the query of its address, close codes,
// error frames. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/client_host.h"
#include "protocol/closes.h"

namespace syncd::protocol {

inline constexpr int kAbnormalClosure = 1006;

// "source=cli&since=41&epoch=..."; the token is not in it, it travels in a header.
std::string client_query(const ClientOptions& options, const Cursor* resume);

// Percent-encoded for a query.
std::string url_encoded(std::string_view text);

// The error that a close code stands for, where coming back would be useless.
std::optional<Error> refusal(int code, std::string_view reason);

// What a close code means, for people.
std::string close_text(int code, std::string_view reason);

// An `error` frame as an error.
Error error_of(const Json& frame);

// A request that had been sent when `cause` came between: it may have been done.
Error outcome_unknown(const Error& cause);
Error timed_out(bool sent);
// The server refused it for coming too fast until its time was over.
Error too_fast();

}  // namespace syncd::protocol
