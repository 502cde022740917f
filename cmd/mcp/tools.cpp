// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/tools.h"

#include <algorithm>

#include "cmd/output/error_json.h"
#include "cmd/output/event_lines.h"
#include "cmd/verbs/answers.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd::mcp {
namespace {

std::string title_of(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string description_of(const domain::Operation& row) {
  std::string out = title_of(row.summary);
  if (!row.writes()) out += ". Changes nothing";
  if (row.destructive) out += ". Removes what cannot be brought back";
  return out + ".";
}

Json tool_of(const domain::Operation& row) {
  const std::string title = title_of(row.name);
  Json hints{{"title", title}, {"readOnlyHint", !row.writes()}};
  if (row.writes()) {
    hints["destructiveHint"] = row.destructive;
    hints["idempotentHint"] = row.idempotent;
  }
  hints["openWorldHint"] = false;
  return {{"name", row.name},
          {"title", title},
          {"description", description_of(row)},
          {"inputSchema", domain::schema(row)},
          {"annotations", std::move(hints)}};
}

Json text_content(std::string text) {
  return {{"type", "text"}, {"text", std::move(text)}};
}

}  // namespace

// What is read page by page, and what is answered by a message later on, has an answer of another type.
bool is_tool(const domain::Operation& row) {
  if (row.session != domain::SessionVerb::none || row.hearing == domain::Hearing::answers) return false;
  return row.writes() || (row.read != nullptr && row.reply == "result");
}

const domain::Operation* tool_named(std::string_view name) {
  const domain::Operation* row = domain::operation_named(name);
  return row && is_tool(*row) ? row : nullptr;
}

Json tool_list() {
  Json tools = Json::array();
  for (const domain::Operation& row : domain::all_operations()) {
    if (is_tool(row)) tools.push_back(tool_of(row));
  }
  return tools;
}

Result<Json> tool_frame(const domain::Operation& row, const Json& arguments) {
  auto frame = domain::validate(row, arguments);
  if (frame) (*frame)["type"] = row.name;
  return frame;
}

Json tool_result(const domain::Operation& row, const Json& reply) {
  Json data = data_of(reply);
  Json content = Json::array();
  if (row.writes()) {
    content.push_back(text_content(change_words(row, reply, {})));
    if (const auto seq = integer_at(reply, "seq"); seq > 0) data["seq"] = seq;
  }
  content.push_back(text_content(to_text(data)));
  return {{"content", std::move(content)}, {"structuredContent", std::move(data)}, {"isError", false}};
}

Json tool_error(const Error& error) {
  std::string text = error.message;
  for (const auto& candidate : error.candidates) text += "\n- " + candidate;
  if (!error.hint.empty()) text += "\n" + error.hint;
  return {{"content", Json::array({text_content(std::move(text))})},
          {"structuredContent", error_json(error)},
          {"isError", true}};
}

}  // namespace syncd::cmd::mcp
