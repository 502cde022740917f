// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/tools.h"

#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::assistant::model {
namespace {

std::string description(const domain::Operation& operation) {
  std::string out(operation.summary);
  if (!operation.writes()) out += ". Changes nothing";
  if (operation.destructive)
    out +=
        ". Removes what cannot be brought back: only where it was asked for plainly. The person is asked "
        "before "
        "it is done";
  return out;
}

}  // namespace

// What speaks or pages has an answer of another type: "ack", "sync".
bool is_tool(const domain::Operation& operation) {
  return operation.session == domain::SessionVerb::none && operation.reply == "result";
}

std::vector<Tool> tools_for(domain::Role role, const std::function<bool(const domain::Operation&)>& offered) {
  std::vector<Tool> out;
  for (const domain::Operation& row : domain::all_operations()) {
    if (row.role > role || !offered(row)) continue;
    out.push_back({std::string(row.name), description(row), domain::schema(row)});
  }
  return out;
}

}  // namespace syncd::assistant::model
