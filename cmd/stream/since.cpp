// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/since.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "cmd/output/cells.h"

namespace syncd::cmd {
namespace {

constexpr Millis kNever = std::numeric_limits<Millis>::max();

Millis time_of(const Json& entry) {
  return parse_rfc3339(text_at(entry, "timestamp")).value_or(0);
}

// When the first that stands behind `seq` happened; kNever where there is none.
Result<Millis> next_time(client::Client& client, const std::string& conversation, std::int64_t seq) {
  if (!conversation.empty()) {
    const auto page =
        client.call({{"type", "sync"}, {"conversationId", conversation}, {"since", seq}, {"limit", 1}});
    if (!page) return tl::unexpected(page.error());
    const Json& data = member_at(*page, "data");
    return data.empty() ? kNever : time_of(data.front());
  }
  for (;;) {
    const auto page = client.call({{"type", "sync_request"}, {"since", seq}});
    if (!page) return tl::unexpected(page.error());
    const Json& events = value_at(*page, "data.events");
    if (events.is_array() && !events.empty()) return time_of(events.front());
    const std::int64_t reached = integer_at(*page, "seq");
    if (member_at(*page, "more") != true || reached <= seq) return kNever;
    seq = reached;
  }
}

}  // namespace

Result<Since> parse_since(const std::string& text, Millis now, const std::string& flag) {
  std::int64_t seq = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (wrong == std::errc() && end == text.data() + text.size() && seq >= 0) return Since{.seq = seq};
  if (const auto instant = parse_rfc3339(text)) return Since{.time = *instant};
  if (const auto ago = parse_duration(text)) return Since{.time = now - *ago};
  return fail(Code::invalid_field, fmt::format("--{}: {} is neither a seq nor a time", flag, text), flag,
              "write it like 10m, 2026-02-01T12:30:00Z, or 41 for that seq");
}

Result<std::int64_t> seq_at(client::Client& client, const std::string& conversation, Millis time,
                            std::int64_t head) {
  std::int64_t low = 0, high = head;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto next = next_time(client, conversation, middle);
    if (!next) return tl::unexpected(next.error());
    if (*next >= time) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace syncd::cmd
