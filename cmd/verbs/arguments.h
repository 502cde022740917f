// SPDX-License-Identifier: Apache-2.0
// The fields of an operation as a command line has them: members of objects brought to the top, each with the
// name that a person types and a place or a flag. Parsing, help and completion are made from this alone. Any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/operation.h"

namespace syncd::cmd {

struct Argument {
  const domain::Field* field = nullptr;
  std::vector<std::string> path;  // where the value goes: {"message", "content"}
  std::string name;               // "campaign", "daily-cap", "bids-desktop"
  bool positional = false;
  bool required = false;
};

// Those with a place first, in order; those that `given` names are left out.
std::vector<Argument> arguments_of(
    const domain::Operation& operation,
    const std::vector<std::pair<std::string_view, std::string_view>>& given = {});

// "set_status" and "conversationId" as they are typed: "set-status", "conversation-id".
std::string with_dashes(std::string_view name);

// A list of what nobody types word by word: it is given whole, as JSON.
bool is_json_list(const domain::Field& field);

// What was typed for the argument as the value to send. Whether it is right is for validation to say.
Json value_of(const domain::Field& field, const std::vector<std::string>& typed);

// Puts the value where the path leads, making objects on the way.
void put(Json& args, const std::vector<std::string>& path, Json value);

}  // namespace syncd::cmd
