// SPDX-License-Identifier: Apache-2.0
// Wishes that a yes carries out: whether a message is that yes, and how it is asked for. The interpreter does
// the same with what it has asked itself; this is for those who ask without it. The thread that owns the
// tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assistant/builtin/answers.h"
#include "assistant/builtin/interpreter.h"

namespace syncd::assistant {

// What the assistant last asked this person, where the message is a plain yes to it. Looks at no table for
// what is no yes.
std::optional<Understanding> confirmed(domain::Tables& tables, const domain::Said& said);

// "Shall I delete Apex Motors for good and delete TechFlow for good?"
std::string confirmation_question(domain::Tables& tables, const std::string& user,
                                  const std::vector<domain::Wish>& wishes);

// The campaigns that they concern, each once.
std::vector<std::string> campaigns_of(const std::vector<domain::Wish>& wishes);

}  // namespace syncd::assistant
