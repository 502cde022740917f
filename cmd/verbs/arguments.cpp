// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/arguments.h"

#include <algorithm>

#include "base/ascii.h"
#include "cmd/verbs/verb.h"
#include "domain/kinds.h"

namespace syncd::cmd {
namespace {

using domain::Field;
using domain::FieldType;

// A thing is called by its kind: "campaign" says more than "media-buy-id".
std::string positional_name(const Field& field) {
  const domain::KindInfo* kind = domain::info(field.refers);
  return kind ? std::string(kind->name) : with_dashes(field.name);
}

void collect(const std::vector<Field>& fields, const Argument& inside, std::vector<Argument>& out) {
  for (const Field& field : fields) {
    Argument argument;
    argument.field = &field;
    argument.path = inside.path;
    argument.positional = field.position >= 0;
    argument.path.emplace_back(field.name);
    argument.required = field.required && (inside.path.empty() || inside.required);
    argument.name = argument.positional   ? positional_name(field)
                    : inside.name.empty() ? with_dashes(field.name)
                                          : inside.name + "-" + with_dashes(field.name);
    if (field.type == FieldType::object && !field.fields.empty()) {
      collect(field.fields, argument, out);
    } else {
      out.push_back(std::move(argument));
    }
  }
}

// JSON where it reads as JSON, the text itself otherwise.
Json json_or_text(const std::string& text) {
  auto value = parse_json(text);
  return value ? std::move(*value) : Json(text);
}

bool is_digits(const std::string& text) {
  return !text.empty() && text.size() < 16 && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

}  // namespace

std::vector<Argument> arguments_of(const domain::Operation& operation,
                                   const std::vector<std::pair<std::string_view, std::string_view>>& given) {
  std::vector<Argument> out;
  collect(operation.fields, {}, out);
  std::erase_if(out, [&](const Argument& a) {
    return std::any_of(given.begin(), given.end(),
                       [&](const auto& pair) { return a.path.size() == 1 && a.path[0] == pair.first; });
  });
  std::stable_sort(out.begin(), out.end(), [](const Argument& a, const Argument& b) {
    if (a.positional != b.positional) return a.positional;
    return a.positional && a.field->position < b.field->position;
  });
  return out;
}

std::string with_dashes(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (ascii::is_upper(c)) {
      if (!out.empty() && out.back() != '-') out += '-';
      out += ascii::lower(c);
    } else {
      out += c == '_' ? '-' : c;
    }
  }
  return out;
}

bool is_json_list(const Field& field) {
  if (field.type != FieldType::list) return false;
  const FieldType item = field.fields.at(0).type;
  return item == FieldType::object || item == FieldType::any || item == FieldType::list;
}

Json value_of(const Field& field, const std::vector<std::string>& typed) {
  if (is_json_list(field)) return json_or_text(typed.back());
  if (field.type == FieldType::list) {
    Json items = Json::array();
    for (const auto& item : typed) items.push_back(value_of(field.fields.at(0), {item}));
    return items;
  }
  if (field.rest) {
    std::string text;
    for (const std::string& word : typed) text += (text.empty() ? "" : " ") + as_typed(word);
    return text;
  }
  const std::string& text = typed.back();
  if (field.type == FieldType::object || field.type == FieldType::any) return json_or_text(text);
  if (field.type == FieldType::time && is_digits(text)) return json_or_text(text);
  return text;
}

void put(Json& args, const std::vector<std::string>& path, Json value) {
  Json* at = &args;
  for (const auto& name : path) at = &(*at)[name];
  *at = std::move(value);
}

}  // namespace syncd::cmd
