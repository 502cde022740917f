// SPDX-License-Identifier: Apache-2.0
// What Tab does with candidates: how far they agree, and how they are listed. Prints nothing. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cmd/repl/line_editor.h"

namespace syncd::cmd {

// Bytes that all of them begin with, whole characters only. There is one candidate at least.
std::size_t common_prefix(const std::vector<Candidate>& candidates);

// A line each, made safe and fitted into the columns; of many only the first.
std::string listing(const std::vector<Candidate>& candidates, std::size_t columns);

}  // namespace syncd::cmd
