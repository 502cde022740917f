// SPDX-License-Identifier: Apache-2.0
#include "protocol/client_wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace syncd::protocol {
namespace {

struct Close {
  int code;
  std::optional<Code> refused;  // set: do not come back
  std::string_view text;
};

constexpr std::array kCloses{
    Close{1000, {}, "the server closed the connection"},
    Close{1001, {}, "the server is going away"},
    Close{kAbnormalClosure, {}, "the connection broke"},
    Close{1008, Code::unauthorized, "the server refused the connection"},
    Close{1009, {}, "a frame was too big for the server"},
    Close{kServiceRestart, {}, "the server is restarting"},
    Close{4400, {}, "the server found the protocol misused"},
    Close{4401, Code::unauthorized, "not authorised"},
    Close{4403, Code::forbidden, "not allowed"},
    Close{4408, {}, "the connection was too slow"},
    Close{4429, {}, "the server got too many requests"},
};

const Close* find_close(int code) {
  const auto it =
      std::find_if(kCloses.begin(), kCloses.end(), [&](const Close& c) { return c.code == code; });
  return it == kCloses.end() ? nullptr : &*it;
}

void add(std::string& query, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  if (!query.empty()) query += '&';
  query += fmt::format("{}={}", key, url_encoded(value));
}

}  // namespace

std::string url_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (ascii::is_word(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string client_query(const ClientOptions& options, const Cursor* resume) {
  std::string query;
  add(query, "source", options.source);
  add(query, "user", options.user);
  add(query, "topics", options.topics);
  if (options.echo) add(query, "echo", "1");
  if (resume != nullptr) {
    add(query, "since", std::to_string(resume->seq));
    add(query, "epoch", resume->epoch);
  }
  return query;
}

std::optional<Error> refusal(int code, std::string_view reason) {
  const Close* close = find_close(code);
  if (close == nullptr || !close->refused) return std::nullopt;
  return Error{.code = *close->refused, .message = close_text(code, reason)};
}

std::string close_text(int code, std::string_view reason) {
  const Close* close = find_close(code);
  std::string text = close != nullptr ? std::string(close->text)
                                      : fmt::format("the server closed the connection with code {}", code);
  if (code == kServiceRestart && reason == kStopping) return std::string(reason);
  if (!reason.empty()) text += fmt::format(": {}", reason);
  return text;
}

Error error_of(const Json& frame) {
  Error error{.code = code_named(text_at(frame, "code")),
              .message = text_at(frame, "message", "the server gave no reason"),
              .field = text_at(frame, "field"),
              .hint = text_at(frame, "hint")};
  error.rule = text_at(frame, "rule");
  error.retry_after_ms = std::clamp<std::int64_t>(integer_at(frame, "retry_after_ms"), 0, 3'600'000);
  for (const Json& candidate : member_at(frame, "candidates")) {
    if (candidate.is_string()) error.candidates.push_back(candidate.get<std::string>());
  }
  return error;
}

Error outcome_unknown(const Error& cause) {
  return {.code = cause.code,
          .message = cause.message + "; whether the request was carried out is unknown",
          .hint = "send it again with the same id to find out"};
}

Error timed_out(bool sent) {
  if (!sent) {
    return {.code = Code::timeout, .message = "no connection in time; the request was never sent"};
  }
  return {.code = Code::timeout,
          .message = "no answer in time; whether the request was carried out is unknown",
          .hint = "send it again with the same id to find out"};
}

Error too_fast() {
  return {.code = Code::rate_limited,
          .message = "the server takes no more of this user's requests at the moment",
          .hint = "try again later"};
}

}  // namespace syncd::protocol
