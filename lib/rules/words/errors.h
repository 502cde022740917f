// SPDX-License-Identifier: Apache-2.0
// How a rule is refused: the message names the word, the hint says what there is. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/errors.h"
#include "rules/words/schema.h"

namespace syncd::rules {

// Words of the rule as a message may show them: on one line, short, in quotation marks.
std::string shown(std::string_view words);

Error refusal(std::string message, std::string hint);

// "patterns has the fields id, name, kind"
std::string fields_of(const Table& table);
// "there are the tables campaigns, patterns"
std::string tables_of(const Schema& schema);

std::string_view type_name(ColumnType type);  // "a number", "a list"

}  // namespace syncd::rules
