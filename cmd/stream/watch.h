// SPDX-License-Identifier: Apache-2.0
// A question that is asked again and again: its answer drawn in the same place of a terminal, or a line of
// JSON each in a pipe. Goes on over a lost connection. Prints through the Printer alone. One thread.
#pragma once

#include <string>

#include "cmd/verbs/verb.h"

namespace syncd::cmd {

// Asks with this frame, which has no id, `every` so long ("2s"), until it is interrupted or nobody reads.
Result<Exit> watch(Call& call, const Json& frame, const std::string& every);

// What was printed as one picture of at most so many lines that covers the last one without clearing it
// first: a cleared screen flickers.
std::string redrawn(const std::string& printed, std::size_t lines, bool first);

}  // namespace syncd::cmd
