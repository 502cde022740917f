// SPDX-License-Identifier: Apache-2.0
// What a search found, as a person reads it: a line a message, what matched set off from the rest. Every text
// of others is made safe here. Any thread.
#pragma once

#include <string>

#include "base/json.h"
#include "cmd/output/event_lines.h"

namespace syncd::cmd {

// The pieces of an excerpt on one line, those that match in bold.
std::string excerpt_text(const Json& excerpt, bool colour);

// By conversation, under its title, in the order in which they were found.
std::string grouped_matches(const Json& matches, const LineStyle& style);

// One by one, each with its conversation: for programs that go by lines.
std::string plain_matches(const Json& matches, const LineStyle& style);

}  // namespace syncd::cmd
