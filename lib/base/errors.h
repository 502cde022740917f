// SPDX-License-Identifier: Apache-2.0
// Errors as values, and the one table that says what each code means on the wire, over HTTP and to a
// shell. Nothing else in the project maps an error to a number. Any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace syncd {

enum class Code {
  invalid_json,
  invalid_frame,
  unknown_type,
  missing_field,
  invalid_field,
  unknown_field,
  too_large,
  declined,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  unsupported_media_type,
  already_exists,
  ambiguous,
  conflict,
  idempotency_conflict,
  rate_limited,
  storage_unavailable,
  draining,
  busy,
  timeout,
  cannot_connect,
  not_implemented,
  rule_failed,
  internal,
};

// What a process ends with. The numbers are a promise to scripts.
enum class Exit : int {
  done = 0,
  failed = 1,
  usage = 2,
  declined = 3,
  not_authorised = 4,
  not_found = 5,
  conflict = 6,
  cannot_connect = 7,
  timed_out = 8,
  watched_failed = 9,
  events_lost = 10,
  rate_limited = 11,
  interrupted = 130,
};

struct CodeInfo {
  Code code;
  std::string_view name;  // as it stands in `code` on the wire
  int http;               // status of an HTTP answer
  Exit exit;              // exit code of a command line that got it
  bool retryable;         // the same request may succeed later, unchanged
  std::string_view summary;
};

// Every code, in the order of the enumeration.
std::span<const CodeInfo> all_codes();
const CodeInfo& info(Code code);
// The code of that name on the wire; Code::internal for a name that is not known here.
Code code_named(std::string_view name);

struct Error {
  Code code = Code::internal;
  std::string message;                       // one sentence for people, no trailing stop
  std::string field = {};                    // path of the field that is wrong: "message.role"
  std::string hint = {};                     // what would be right
  std::vector<std::string> candidates = {};  // for Code::ambiguous: what it could have meant
  std::int64_t retry_after_ms = 0;           // for Code::rate_limited
  std::string rule = {};                     // the rule that it is about, by its short name
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Code code, std::string message, std::string field = {},
                                  std::string hint = {}) {
  return tl::unexpected<Error>(
      Error{.code = code, .message = std::move(message), .field = std::move(field), .hint = std::move(hint)});
}

}  // namespace syncd
