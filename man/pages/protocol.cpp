// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "domain/event.h"
#include "domain/kinds.h"
#include "domain/operation.h"
#include "domain/table.h"
#include "man/pages/mdoc.h"
#include "man/pages/parts.h"

namespace syncd::man {
namespace {

using domain::Field;
using domain::FieldType;

std::string type_of(const Field& field) {
  switch (field.type) {
    case FieldType::text:
      return field.refers == domain::Kind::none || !domain::info(field.refers)
                 ? "text"
                 : std::string(domain::info(field.refers)->name);
    case FieldType::amount:
      return "amount";
    case FieldType::integer:
      return "integer";
    case FieldType::boolean:
      return "true or false";
    case FieldType::choice:
      return fmt::format("{}", fmt::join(field.choices, " | "));
    case FieldType::list:
      return "list of " + (field.fields.empty() ? "anything" : type_of(field.fields[0]));
    case FieldType::object:
      return "object";
    case FieldType::any:
      return "any JSON";
    case FieldType::time:
      return "time";
  }
  return "";
}

std::string fields(const std::vector<Field>& all, const std::string& inside) {
  std::string out;
  for (const Field& field : all) {
    const std::string name =
        inside.empty() ? std::string(field.name) : fmt::format("{}.{}", inside, field.name);
    out += fmt::format(".It Cm {} : {}{}\n", argument(name), argument(type_of(field)),
                       field.required ? " , required" : "");
    if (!field.summary.empty()) out += sentence(field.summary);
    if (field.type == FieldType::object) out += fields(field.fields, name);
    if (field.type == FieldType::list && !field.fields.empty() && field.fields[0].type == FieldType::object)
      out += fields(field.fields[0].fields, name + "[]");
  }
  return out;
}

std::string properties(const domain::Operation& row) {
  std::string out = fmt::format("Asks for the role {}", domain::name(row.role));
  if (row.reply != "result") out += fmt::format("; answered with `{}`", row.reply);
  if (row.destructive) out += "; destroys something";
  if (row.writes() && row.idempotent) out += "; may be repeated";
  if (row.session != domain::SessionVerb::none) out += "; belongs to the connection";
  return out;
}

}  // namespace

std::string operations_part() {
  std::string out = ".Bl -tag -width Ds\n";
  for (const domain::Operation& row : domain::all_operations()) {
    out +=
        fmt::format(".It Cm {}\n{}{}", argument(row.name), sentence(row.summary), sentence(properties(row)));
    const std::string items = fields(row.fields, "");
    if (!items.empty()) out += ".Bl -tag -width Ds -compact\n" + items + ".El\n";
  }
  return out + ".El\n";
}

std::string kinds_part() {
  std::string out = ".Bl -tag -width Ds -compact\n";
  for (const domain::KindInfo& row : domain::all_kinds()) {
    out += fmt::format(".It Cm {} , {}\n", argument(row.name), argument(row.plural));
    std::string text = fmt::format("named by `{}`", row.id_member);
    if (!row.statuses.empty())
      text += fmt::format("; its status is one of {}", fmt::join(row.statuses, ", "));
    out += sentence(text);
  }
  return out + ".El\n";
}

std::string events_part() {
  std::string out = ".Bl -tag -width Ds\n";
  for (const domain::EventInfo& row : domain::all_events()) {
    out += fmt::format(".It Cm {}\n{}{}", argument(row.name), sentence(row.summary),
                       sentence(fmt::format("its topic is `{}`", domain::name(row.topic))));
    if (row.fields.empty()) continue;
    out += ".Bl -tag -width Ds -compact\n";
    for (const domain::EventField& field : row.fields) {
      out += fmt::format(".It Cm {} : {}\n", argument(field.name), argument(field.type));
      if (!field.summary.empty()) out += sentence(field.summary);
    }
    out += ".El\n";
  }
  return out + ".El\n";
}

std::string error_codes_part() {
  std::string out = ".Bl -tag -width Ds -compact\n";
  for (const CodeInfo& row : all_codes()) {
    out +=
        fmt::format(".It Cm {} : HTTP {} , exit status {}{}\n{}", argument(row.name), row.http,
                    static_cast<int>(row.exit), row.retryable ? " , retryable" : "", sentence(row.summary));
  }
  return out + ".El\n";
}

}  // namespace syncd::man
