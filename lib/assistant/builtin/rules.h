// SPDX-License-Identifier: Apache-2.0
// Rules in a conversation: "run find all patterns". Tells what is a rule for sure from what may be one, and
// says what came of it. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/json.h"

namespace syncd::assistant {

struct RuleSaid {
  std::string words;  // behind "run"
  // They begin the way rules do (find, list, count, top ...), so that they are answered even where they are
  // not understood. "run the numbers with me tomorrow" is a rule only where it can be read as one.
  bool sure = false;
};

// nullopt where the text does not begin with "run".
std::optional<RuleSaid> rule_in(std::string_view content);

// "Rule find_all_patterns → 5 rows → rule_find_all_patterns_1732430862456" and the first of them, or why not.
std::string rule_outcome(const std::string& words, const Result<Json>& result);

}  // namespace syncd::assistant
