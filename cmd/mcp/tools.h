// SPDX-License-Identifier: Apache-2.0
// The rows of the operation table as tools of the Model Context Protocol: how they are listed, what a call
// sends, and what its answer says. Sends nothing itself. Any thread.
#pragma once

#include "base/errors.h"
#include "base/json.h"
#include "domain/operation.h"

namespace syncd::cmd::mcp {

// Whether a row makes sense as a tool: its answer is all there is to it, and it is not about the connection.
bool is_tool(const domain::Operation& operation);
// nullptr where no tool has this name.
const domain::Operation* tool_named(std::string_view name);

// All of them, with JSON Schema and hints.
Json tool_list();

// The frame that a call sends, checked.
Result<Json> tool_frame(const domain::Operation& operation, const Json& arguments);

// What a call gives: words and data, or what is wrong, so that a model can do better.
Json tool_result(const domain::Operation& operation, const Json& reply);
Json tool_error(const Error& error);

}  // namespace syncd::cmd::mcp
