// SPDX-License-Identifier: Apache-2.0
// What a model may do: rows of the operation table in the form of tools. Any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "domain/operation.h"

namespace syncd::assistant::model {

struct Tool {
  std::string name;
  std::string description;
  Json schema;  // of the arguments
};

// Whether a row makes sense as a tool: it has a result of its own, and is neither about the connection nor a
// way to speak.
bool is_tool(const domain::Operation& operation);

// The rows that the role may use and that `offered` picks.
std::vector<Tool> tools_for(domain::Role role,
                            const std::function<bool(const domain::Operation&)>& offered = is_tool);

}  // namespace syncd::assistant::model
