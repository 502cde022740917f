// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/entities/row_page.h"

namespace syncd::domain {
namespace {

constexpr std::size_t kFirstRows = 100;  // that the asker is told at once
constexpr std::size_t kFirstBytes = 256 * 1024;

// rule_find_all_patterns_1732430862456; of two in the same millisecond the later one is a millisecond later.
std::string table_name(Tables& tables, const std::string& rule, Millis now) {
  std::string name;
  do {
    name = fmt::format("rule_{}_{}", rule, now++);
  } while (row_table_called(tables, name));
  return name;
}

std::vector<RowColumn> columns_of(const Json& found) {
  std::vector<RowColumn> columns;
  const Json& types = member_at(found, "types");
  for (const Json& column : member_at(found, "columns")) {
    const auto type = column_type_named(types[columns.size()].get_ref<const std::string&>());
    columns.push_back({column.get<std::string>(), type.value_or(ColumnType::text)});
  }
  return columns;
}

// The oldest of all users' results, as many as are more than may be kept beside the new one.
void drop_oldest(Tables& tables, std::int64_t keep, const Context& context, std::vector<Event>& events) {
  std::vector<std::int64_t> ids;
  {
    auto row = tables.query(
        "select id from row_tables where kind = 'rule' and finished = 1 order by id desc limit -1 offset ?",
        std::max<std::int64_t>(keep, 1) - 1);
    while (row.next()) ids.push_back(row.integer(0));
  }
  std::sort(ids.begin(), ids.end());
  for (const std::int64_t id : ids)
    events.push_back(row_table_dropped(*row_table_of_id(tables, id), context));
}

// As a page of the table shows them: a list is no text there.
Json first_rows(const Json& rows, const std::vector<RowColumn>& columns) {
  Json out = Json::array();
  std::size_t bytes = 0;
  for (const Json& row : rows) {
    if (out.size() == kFirstRows || bytes > kFirstBytes) break;
    bytes += to_text(row).size();
    out.push_back(row);
    Json& shown = out.back();
    for (std::size_t i = 0; i < columns.size() && i < shown.size(); ++i) {
      if (columns[i].type != ColumnType::list || !shown[i].is_string()) continue;
      if (auto list = parse_json(shown[i].get_ref<const std::string&>()); list && list->is_array())
        shown[i] = std::move(*list);
    }
  }
  return out;
}

}  // namespace

Result<RowTable> find_rule(Tables& tables, std::string_view user, std::string_view named, const char* field) {
  if (auto found = row_table_named(tables, RowKind::rule, user, named)) return std::move(*found);
  return fail(Code::not_found, fmt::format("there is no rule \"{}\"", short_line(named, 100)), field,
              "\"list rules\" shows what there is; run_rule runs one");
}

Result<Decision> rule_decision(Tables& tables, const Json& args, const Context& context) {
  const Json& found = context.found;
  if (!found.is_object()) return fail(Code::internal, "a rule cannot be run from here");
  const std::string rule = text_at(found, "rule");
  const Json& rows = member_at(found, "rows");
  const auto count = static_cast<std::int64_t>(rows.size());
  const bool truncated = member_at(found, "truncated") == true;
  Json about{{"rule", rule},
             {"rule_code", text_at(args, "rule_code")},
             {"rule_id", text_at(args, "rule_id", fmt::format("rule_{}", context.now))},
             {"sql", text_at(found, "sql")},
             {"truncated", truncated},
             {"duration_ms", integer_at(found, "duration_ms")},
             {"created_by", context.actor.user},
             {"source", context.actor.source}};
  const RowTable table{.id = static_cast<std::int64_t>(context.next_seq),
                       .name = table_name(tables, rule, context.now),
                       .kind = RowKind::rule,
                       .family = rule,
                       .owner = member_at(found, "of_one_user") == false ? "" : context.actor.user,
                       .about = std::move(about),
                       .columns = columns_of(found),
                       .row_count = count,
                       .created_at = context.now};
  Decision decision;
  decision.events.push_back(row_table_begun(table));
  for (Event& event : row_table_filled(table.id, rows.get_ref<const Json::array_t&>()))
    decision.events.push_back(std::move(event));
  decision.events.push_back(row_table_finished(table, context));
  const std::uint64_t seq = context.next_seq + decision.events.size() - 1;
  drop_oldest(tables, integer_at(found, "keep"), context, decision.events);

  Json first = first_rows(rows, table.columns);
  const bool more = first.size() < rows.size();
  decision.data = {{"rule_id", table.about["rule_id"]},
                   {"rule", rule},
                   {"message", fmt::format("Rule {} → {} rows → {}", rule, count, table.name)},
                   {"table", table.name},
                   {"sql", table.about["sql"]},
                   {"row_count", count},
                   {"duration_ms", table.about["duration_ms"]},
                   {"columns", member_at(found, "columns")},
                   {"types", member_at(found, "types")},
                   {"rows", std::move(first)},
                   {"more", more},
                   {"truncated", truncated}};
  if (const Json& note = member_at(found, "note"); note.is_string()) decision.data["note"] = note;
  decision.data["seq"] = seq;
  decision.data["timestamp"] = rfc3339(context.now);
  return decision;
}

Json list_rules(Tables& tables, const Listing& listing, const Context& context) {
  const std::string part = folded(listing.q);
  return row_table_list(
      row_tables(tables, RowKind::rule, context.actor.user), listing, [&](const RowTable& table) {
        return folded(table.name + "\n" + text_at(table.about, "rule_code")).find(part) != std::string::npos;
      });
}

Result<Json> show_rule(Tables& tables, const Looking& looking, const Context& context) {
  return shown_rows(tables, find_rule(tables, context.actor.user, looking.name, "name"), looking);
}

Result<Json> log_rule(Tables& tables, std::string_view named, const LogPiece& piece, const Context& context) {
  return row_table_log(tables, RowKind::rule, named, piece, context,
                       [&] { return find_rule(tables, context.actor.user, named, "name"); });
}

std::string rule_line(const Json& item) {
  return fmt::format("{}: \"{}\", {} rows in {}", text_at(item, "rule"),
                     short_line(text_at(item, "rule_code"), 80), integer_at(item, "row_count"),
                     text_at(item, "table"));
}

}  // namespace syncd::domain
