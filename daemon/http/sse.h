// SPDX-License-Identifier: Apache-2.0
// Server-sent events, as the HTML standard writes them. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace syncd::daemon {

inline constexpr const char* kEventStream = "text/event-stream";
inline constexpr int kRetryMillis = 1'000;  // until a client whose stream has ended comes back

// One event. `data` is one line; `id` and `name` may be empty.
inline std::string sse_event(std::string_view data, std::string_view id, std::string_view name = {}) {
  std::string out;
  out.reserve(data.size() + id.size() + name.size() + 24);
  if (!name.empty()) out.append("event: ").append(name) += '\n';
  out.append("data: ").append(data) += '\n';
  if (!id.empty()) out.append("id: ").append(id) += '\n';
  return out += '\n';
}

// What a client skips, but for the id, which it remembers where there is one.
inline std::string sse_comment(std::string_view text, std::string_view id = {}) {
  std::string out(": ");
  out.append(text) += '\n';
  if (!id.empty()) out.append("id: ").append(id) += '\n';
  return out += '\n';
}

}  // namespace syncd::daemon
