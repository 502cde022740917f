// SPDX-License-Identifier: Apache-2.0
#include "base/errors.h"

#include <algorithm>
#include <array>

namespace syncd {
namespace {

constexpr std::array kCodes{
    CodeInfo{Code::invalid_json, "invalid_json", 400, Exit::usage, false, "the text is not JSON"},
    CodeInfo{Code::invalid_frame, "invalid_frame", 400, Exit::usage, false,
             "the JSON is not a frame: one object with a text `type`"},
    CodeInfo{Code::unknown_type, "unknown_type", 404, Exit::usage, false, "no operation has this name"},
    CodeInfo{Code::missing_field, "missing_field", 400, Exit::usage, false, "a required field is missing"},
    CodeInfo{Code::invalid_field, "invalid_field", 400, Exit::usage, false,
             "a field has the wrong type or a value that is not allowed"},
    CodeInfo{Code::unknown_field, "unknown_field", 400, Exit::usage, false,
             "the operation has no field of this name"},
    CodeInfo{Code::too_large, "too_large", 413, Exit::usage, false, "larger than the limit"},
    CodeInfo{Code::declined, "declined", 400, Exit::declined, false, "the question was answered with no"},
    CodeInfo{Code::unauthorized, "unauthorized", 401, Exit::not_authorised, false,
             "no valid token came with the request"},
    CodeInfo{Code::forbidden, "forbidden", 403, Exit::not_authorised, false,
             "the role in the token does not allow this"},
    CodeInfo{Code::not_found, "not_found", 404, Exit::not_found, false, "there is nothing of this name"},
    CodeInfo{Code::method_not_allowed, "method_not_allowed", 405, Exit::usage, false,
             "the path exists, but not with this method"},
    CodeInfo{Code::unsupported_media_type, "unsupported_media_type", 415, Exit::usage, false,
             "the body has to be application/json"},
    CodeInfo{Code::already_exists, "already_exists", 409, Exit::conflict, false,
             "something of this name exists already"},
    CodeInfo{Code::ambiguous, "ambiguous", 409, Exit::conflict, false,
             "the name fits more than one thing; `candidates` lists them"},
    CodeInfo{Code::conflict, "conflict", 409, Exit::conflict, false, "a later change stands in the way"},
    CodeInfo{Code::idempotency_conflict, "idempotency_conflict", 409, Exit::conflict, false,
             "this id was used before for a request with other content"},
    CodeInfo{Code::rate_limited, "rate_limited", 429, Exit::rate_limited, true,
             "too many requests; `retry_after_ms` says when to come back"},
    CodeInfo{Code::storage_unavailable, "storage_unavailable", 503, Exit::failed, true,
             "the store cannot be written at the moment; nothing was changed"},
    CodeInfo{Code::draining, "draining", 503, Exit::failed, true, "the server is stopping"},
    CodeInfo{Code::busy, "busy", 503, Exit::failed, true, "too much work is waiting; nothing was changed"},
    CodeInfo{Code::timeout, "timeout", 504, Exit::timed_out, true,
             "no answer in time; whether it was done is unknown, the same id settles it"},
    CodeInfo{Code::cannot_connect, "cannot_connect", 502, Exit::cannot_connect, true,
             "the server cannot be reached"},
    CodeInfo{Code::not_implemented, "not_implemented", 501, Exit::failed, false,
             "this server does not do that"},
    CodeInfo{Code::rule_failed, "rule_failed", 422, Exit::watched_failed, false,
             "the rule could not be run: its SQL is wrong, or it goes past a limit"},
    CodeInfo{Code::internal, "internal", 500, Exit::failed, false,
             "a fault of the server; its log says more"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCodes.size(); ++i) {
    if (static_cast<std::size_t>(kCodes[i].code) != i) return false;
  }
  return kCodes.size() == static_cast<std::size_t>(Code::internal) + 1;
}
static_assert(in_order(), "one row a code, in the order of the enumeration");

}  // namespace

std::span<const CodeInfo> all_codes() {
  return kCodes;
}

const CodeInfo& info(Code code) {
  return kCodes[static_cast<std::size_t>(code)];
}

Code code_named(std::string_view name) {
  const auto it =
      std::find_if(kCodes.begin(), kCodes.end(), [&](const auto& row) { return row.name == name; });
  return it == kCodes.end() ? Code::internal : it->code;
}

}  // namespace syncd
