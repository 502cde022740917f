// SPDX-License-Identifier: Apache-2.0
// Streams as the services send them, and what feeds them to a decoder in every possible cut.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "assistant/model/dialect.h"
#include "assistant/model/sse.h"

namespace syncd::assistant::model {

inline std::string event(const std::string& json, const char* end = "\n") {
  const std::string type = text_at(parse_json(json).value(), "type");
  return (type.empty() ? "" : "event: " + type + end) + "data: " + json + end + end;
}

struct Decoded {
  Result<Reply> reply;
  std::string told;
};

inline Decoded decoded(const Dialect& dialect, const std::vector<std::string_view>& pieces,
                       const ReplyBounds& bounds = {}) {
  SseParser parser;
  const auto decoder = dialect.stream(bounds);
  std::string told;
  for (const auto piece : pieces) {
    const auto events = parser.feed(piece);
    if (!events) return {tl::unexpected<Error>(events.error()), told};
    for (const std::string& data : *events) {
      const auto text = decoder->feed(data);
      if (!text) return {tl::unexpected<Error>(text.error()), told};
      told += *text;
    }
  }
  return {decoder->finish(), told};
}

inline Decoded decoded(const Dialect& dialect, const std::string& stream, const ReplyBounds& bounds = {}) {
  return decoded(dialect, std::vector<std::string_view>{stream}, bounds);
}

inline Json as_json(const Reply& reply) {
  Json out{{"text", reply.text},         {"stop", static_cast<int>(reply.stop)},
           {"input", reply.usage.input}, {"output", reply.usage.output},
           {"kept", reply.kept},         {"calls", Json::array()}};
  for (const ToolCall& call : reply.calls)
    out["calls"].push_back({call.id, call.name, call.arguments, call.fault});
  return out;
}

// Cut in two at every byte, and into single bytes, it has to be the same reply.
inline void check_cuts(const Dialect& dialect, const std::string& stream) {
  const Decoded whole = decoded(dialect, stream);
  REQUIRE(whole.reply);
  const std::string expected = to_text(as_json(*whole.reply));
  for (std::size_t at = 1; at < stream.size(); ++at) {
    const std::string_view text = stream;
    const Decoded cut = decoded(dialect, std::vector<std::string_view>{text.substr(0, at), text.substr(at)});
    CAPTURE(at);
    REQUIRE(cut.reply);
    REQUIRE(to_text(as_json(*cut.reply)) == expected);
    REQUIRE(cut.told == whole.told);
  }
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < stream.size(); ++i) bytes.push_back(std::string_view(stream).substr(i, 1));
  const Decoded single = decoded(dialect, bytes);
  REQUIRE(single.reply);
  CHECK(to_text(as_json(*single.reply)) == expected);
}

inline std::string with_crlf(std::string text) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, 1, '\r');
  return text;
}

}  // namespace syncd::assistant::model
