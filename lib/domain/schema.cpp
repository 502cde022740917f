// SPDX-License-Identifier: Apache-2.0
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::domain {
namespace {

Json members(const std::vector<Field>& fields, bool open);

Json schema_of(const Field& field) {
  Json out = Json::object();
  const auto bound = [&](const char* low, const char* high) {
    if (field.min) out[low] = *field.min;
    if (field.max) out[high] = *field.max;
  };
  switch (field.type) {
    case FieldType::text:
      out["type"] = "string";
      if (field.refers != Kind::none) {
        out["minLength"] = 1;
        out["maxLength"] = 128;
      } else {
        bound("minLength", "maxLength");
      }
      break;
    case FieldType::amount:
      out["type"] = {"number", "string"};
      bound("minimum", "maximum");
      break;
    case FieldType::integer:
      out["type"] = "integer";
      bound("minimum", "maximum");
      break;
    case FieldType::boolean:
      out["type"] = "boolean";
      break;
    case FieldType::choice:
      out["type"] = "string";
      for (const auto choice : field.choices) out["enum"].push_back(choice);
      break;
    case FieldType::list:
      out["type"] = "array";
      out["items"] = schema_of(field.fields.at(0));
      bound("minItems", "maxItems");
      break;
    case FieldType::object:
      out = members(field.fields, field.fields.empty());
      break;
    case FieldType::any:
      break;
    case FieldType::time:
      out["type"] = {"string", "number"};
      break;
  }
  if (!field.summary.empty()) out["description"] = field.summary;
  return out;
}

Json members(const std::vector<Field>& fields, bool open) {
  Json out{{"type", "object"}, {"properties", Json::object()}};
  Json required = Json::array();
  for (const Field& field : fields) {
    out["properties"][std::string(field.name)] = schema_of(field);
    if (field.required) required.push_back(field.name);
  }
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = open;
  return out;
}

}  // namespace

Json schema(const Field& field) {
  return schema_of(field);
}

Json schema(const Operation& operation) {
  return members(operation.fields, operation.open);
}

Json describe_table() {
  Json operations = Json::array();
  for (const Operation& row : all_operations()) {
    Json entry{{"name", row.name},
               {"group", row.group},
               {"summary", row.summary},
               {"role", name(row.role)},
               {"writes", row.writes()},
               {"destructive", row.destructive},
               {"idempotent", row.idempotent},
               {"reply", row.reply},
               {"schema", schema(row)}};
    if (!row.aliases.empty()) {
      entry["aliases"] = Json::array();
      for (const Alias& alias : row.aliases) entry["aliases"].push_back(alias.name);
    }
    operations.push_back(std::move(entry));
  }
  Json events = Json::array();
  for (const EventInfo& row : all_events()) {
    Json properties = Json::object();
    for (const EventField& field : row.fields) {
      properties[std::string(field.name)] = {{"type", field.type}, {"description", field.summary}};
    }
    properties["seq"] = {{"type", "integer"}};
    properties["timestamp"] = {{"type", "string"}, {"format", "date-time"}};
    events.push_back({{"name", row.name},
                      {"topic", name(row.topic)},
                      {"summary", row.summary},
                      {"schema", {{"type", "object"}, {"properties", std::move(properties)}}}});
  }
  Json errors = Json::array();
  for (const CodeInfo& row : all_codes()) {
    errors.push_back({{"code", row.name},
                      {"http", row.http},
                      {"exit", static_cast<int>(row.exit)},
                      {"retryable", row.retryable},
                      {"summary", row.summary}});
  }
  return {
      {"operations", std::move(operations)}, {"events", std::move(events)}, {"errors", std::move(errors)}};
}

std::string_view name(Role role) {
  switch (role) {
    case Role::viewer:
      return "viewer";
    case Role::operate:
      return "operator";
    case Role::admin:
      return "admin";
  }
  return {};
}

}  // namespace syncd::domain
