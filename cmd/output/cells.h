// SPDX-License-Identifier: Apache-2.0
// A JSON value as the text that a person, or a field of a CSV file, gets for it. The text is as it came:
// making it safe for a terminal is left to the place that prints. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace syncd::cmd {

// What to show of each row: the path of a member ("message.content") and its heading, made from the path
// where none is given.
struct Column {
  std::string path;
  std::string title = {};
};

std::string heading(const Column& column);

// The member at the end of a dotted path, or null.
const Json& value_at(const Json& row, std::string_view path);

// "US, DE" for a list, "desktop 2.5, mobile 1.8" for an object, "" for null, compact JSON deeper down.
std::string cell_text(const Json& value);

}  // namespace syncd::cmd
