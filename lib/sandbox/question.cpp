// SPDX-License-Identifier: Apache-2.0
#include "sandbox/question.h"

#include <algorithm>

namespace syncd::sandbox {
namespace {

const char* const kNonsense = "the sandbox answered nothing that can be read";

std::size_t size_at(const Json& object, const char* key) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, integer_at(object, key)));
}

bool is_value(const Json& value) {
  return value.is_null() || value.is_boolean() || value.is_number() || value.is_string();
}

}  // namespace

Json to_json(const Question& q) {
  return {{"file", q.file},
          {"user", q.user},
          {"sql", q.sql},
          {"rows", q.limits.rows},
          {"bytes", q.limits.bytes},
          {"duration", q.limits.duration},
          {"memory", q.limits.memory},
          {"address_space", q.limits.address_space}};
}

Result<Question> question_in(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return tl::unexpected<Error>(json.error());
  return Question{.file = text_at(*json, "file"),
                  .user = text_at(*json, "user"),
                  .sql = text_at(*json, "sql"),
                  .limits = {.rows = integer_at(*json, "rows"),
                             .bytes = size_at(*json, "bytes"),
                             .duration = integer_at(*json, "duration"),
                             .memory = size_at(*json, "memory"),
                             .address_space = size_at(*json, "address_space")}};
}

Json to_json(const Answer& answer) {
  if (!answer) {
    return {{"error", info(answer.error().code).name},
            {"message", answer.error().message},
            {"field", answer.error().field},
            {"hint", answer.error().hint}};
  }
  Json columns = Json::array();
  for (const domain::RowColumn& column : answer->columns)
    columns.push_back({{"name", column.name}, {"type", name(column.type)}});
  return {{"columns", std::move(columns)},
          {"rows", answer->rows},
          {"truncated", answer->truncated},
          {"of_one_user", answer->of_one_user},
          {"samples", answer->samples}};
}

Answer answer_in(std::string_view text, const Limits& limits) {
  auto json = parse_json(text);
  if (!json || !json->is_object()) return fail(Code::rule_failed, kNonsense);
  if (json->contains("error")) {
    return fail(code_named(text_at(*json, "error")), text_at(*json, "message"), text_at(*json, "field"),
                text_at(*json, "hint"));
  }
  Found found;
  const Json& columns = member_at(*json, "columns");
  Json& rows = (*json)["rows"];
  if (!columns.is_array() || columns.size() > domain::kRowColumns || !rows.is_array() ||
      static_cast<std::int64_t>(rows.size()) > limits.rows) {
    return fail(Code::rule_failed, kNonsense);
  }
  for (const Json& column : columns) {
    const auto type = domain::column_type_named(text_at(column, "type"));
    if (!type) return fail(Code::rule_failed, kNonsense);
    found.columns.push_back({text_at(column, "name"), *type});
  }
  for (const Json& row : rows) {
    if (!row.is_array() || row.size() != columns.size() || !std::all_of(row.begin(), row.end(), is_value))
      return fail(Code::rule_failed, kNonsense);
  }
  found.rows = std::move(rows);
  found.truncated = member_at(*json, "truncated") == true;
  // Where it is not said to be everyone's, it is not.
  found.of_one_user = member_at(*json, "of_one_user") != false;
  found.samples = member_at(*json, "samples");
  return found;
}

}  // namespace syncd::sandbox
