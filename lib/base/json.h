// SPDX-License-Identifier: Apache-2.0
// JSON as the project uses it: keys keep the order in which they were written, text from outside is
// parsed under limits, and a value is turned into text in one place. Any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/errors.h"

namespace syncd {

using Json = nlohmann::ordered_json;

// Objects and arrays may be nested this deep in anything that comes from outside.
inline constexpr int kMaxJsonDepth = 32;

// Members of one object: they are kept in their order, and found by going through them.
inline constexpr int kMaxJsonMembers = 1024;

// Parses one JSON value. Errors: invalid_json, with the byte at which it stopped making sense; too_large;
// invalid_field for a number that is no 64-bit integer and no double: it would come out as another.
Result<Json> parse_json(std::string_view text, int max_depth = kMaxJsonDepth);

// Compact JSON text. Text that is not UTF-8 is replaced, never thrown over.
std::string to_text(const Json& value);

// Appends `text` to `out` as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);

// The member as text, or `otherwise` where it is missing or of another type.
std::string text_at(const Json& object, const char* key, std::string_view otherwise = {});

// The member as a whole number, or `otherwise` where it is missing or of another type.
std::int64_t integer_at(const Json& object, const char* key, std::int64_t otherwise = 0);

// The member, or null where it is missing.
const Json& member_at(const Json& object, const char* key);

}  // namespace syncd
