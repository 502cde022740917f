// SPDX-License-Identifier: Apache-2.0
// Instants as milliseconds since 1970 (UTC), their RFC 3339 text, and durations as people write them.
// Nothing here reads a clock: `now` comes in from main. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace syncd {

using Millis = std::int64_t;

// Where a component is told the time: wall-clock milliseconds since 1970.
using Clock = std::function<Millis()>;

// "2026-02-01T12:30:00.000Z"
std::string rfc3339(Millis instant);

// Reads RFC 3339 with any offset and any number of decimals; a date alone is its first instant in UTC.
std::optional<Millis> parse_rfc3339(std::string_view text);

// "500ms", "10s", "5m", "2h", "3d", or a bare number of seconds; in milliseconds.
std::optional<Millis> parse_duration(std::string_view text);

// "3 min", "2 h", "4 d": how long ago or how long, for people.
std::string short_duration(Millis duration);

}  // namespace syncd
