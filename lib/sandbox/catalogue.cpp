// SPDX-License-Identifier: Apache-2.0
#include "sandbox/catalogue.h"

#include <fmt/format.h>

#include <set>

#include "domain/entities/geo.h"
#include "domain/entities/row_values.h"

namespace syncd::sandbox {
namespace {

using rules::ColumnType;

// How a column is kept, and so how it is shown.
enum class Kept { text, number, flag, micros, instant, commas, json };

struct OwnColumn {
  const char* name;
  Kept kept = Kept::text;
  std::vector<std::string> also = {};
  Result<std::string> (*meant)(std::string_view) = nullptr;
};

struct OwnTable {
  const char *name, *singular;
  std::vector<std::string> also;
  std::vector<OwnColumn> columns;
  const char* condition = "";
  bool of_one_user = false;
};

const std::vector<OwnTable>& own_tables() {
  static const std::vector<OwnTable> tables{
      {"campaigns",
       "campaign",
       {"media buys", "media buy", "ads"},
       {{"media_buy_id", Kept::text, {"id", "campaign id"}},
        {"brand_name", Kept::text, {"brand", "brands"}},
        {"name"},
        {"status", Kept::text, {"state"}},
        {"geo",
         Kept::commas,
         {"countries", "country", "geos", "targeting", "markets", "market"},
         domain::country_code},
        {"currency"},
        {"budget", Kept::micros, {"total budget"}},
        {"daily_cap", Kept::micros, {"cap", "daily budget"}},
        {"bid_desktop", Kept::micros, {"desktop bid"}},
        {"bid_mobile", Kept::micros, {"mobile bid"}},
        {"bid_tablet", Kept::micros, {"tablet bid"}},
        {"share_desktop", Kept::micros, {"desktop share"}},
        {"share_mobile", Kept::micros, {"mobile share"}},
        {"share_tablet", Kept::micros, {"tablet share"}},
        {"spend_today", Kept::micros, {"spent today", "todays spend"}},
        {"spend_total", Kept::micros, {"spend", "spent", "spending", "total spend", "cost"}},
        {"impressions", Kept::number, {"views"}},
        {"clicks", Kept::number},
        {"created_at", Kept::instant, {"created"}},
        {"updated_at", Kept::instant, {"updated", "changed"}}}},
      {"tasks",
       "task",
       {"todos", "todo", "to dos"},
       {{"id", Kept::text, {"task id"}},
        {"title", Kept::text, {"name"}},
        {"description", Kept::text, {"details"}},
        {"status", Kept::text, {"state"}},
        {"created_at", Kept::instant, {"created"}},
        {"updated_at", Kept::instant, {"updated", "changed"}}},
       "",
       true},
      {"conversations",
       "conversation",
       {"chats", "chat", "rooms", "room"},
       {{"id", Kept::text, {"conversation id"}},
        {"title", Kept::text, {"name"}},
        {"created_by", Kept::text, {"creator", "author"}},
        {"created_at", Kept::instant, {"created"}},
        {"updated_at", Kept::instant, {"updated", "last active"}},
        {"message_count", Kept::number, {"messages", "number of messages"}},
        {"assistant", Kept::flag}}},
      {"messages",
       "message",
       {},
       {{"id", Kept::text, {"message id"}},
        {"conversation_id", Kept::text, {"conversation", "room", "chat"}},
        {"user_id", Kept::text, {"user", "author", "sender", "from"}},
        {"role"},
        {"source"},
        {"content", Kept::text, {"text", "body"}},
        {"created_at", Kept::instant, {"created", "sent", "sent at", "time"}}}},
      {"crews",
       "crew",
       {"teams", "team"},
       {{"crew_id", Kept::text, {"id"}},
        {"name"},
        {"status", Kept::text, {"state"}},
        {"agents", Kept::json, {"agent", "members"}},
        {"registered_at", Kept::instant, {"registered", "created"}},
        {"updated_at", Kept::instant, {"updated", "changed"}}}},
      {"runs",
       "run",
       {},
       {{"run_id", Kept::text, {"id"}},
        {"crew_id", Kept::text, {"crew"}},
        {"name"},
        {"status", Kept::text, {"state", "outcome"}},
        {"started_by", Kept::text, {"user", "author"}},
        {"source"},
        {"started_at", Kept::instant, {"started", "created", "created at"}},
        {"finished_at", Kept::instant, {"finished", "ended"}},
        {"duration_ms", Kept::number, {"latency", "duration", "time taken"}},
        {"tokens", Kept::number},
        {"tool_calls", Kept::number},
        {"tool_errors", Kept::number, {"errors"}},
        {"event_count", Kept::number, {"events"}}}},
      {"events",
       "event",
       {"log"},
       {{"seq", Kept::number},
        {"type", Kept::text, {"kind"}},
        {"topic"},
        {"created_at", Kept::instant, {"created", "time"}}},
       // What happens to a user's tasks is theirs, and pieces of tables are not for people.
       " where topic not in ('tasks', 'rows')"},
      {"ledger",
       "ledger entry",
       {"ledger entries", "transactions", "entries"},
       {{"entry_id", Kept::text, {"id"}},
        {"kind", Kept::text, {"type"}},
        {"status", Kept::text, {"state"}},
        {"amount", Kept::micros, {"tokens"}},
        {"crew_id", Kept::text, {"crew"}},
        {"run_id", Kept::text, {"run"}},
        {"note"},
        {"user_id", Kept::text, {"user"}},
        {"recorded_at", Kept::instant, {"recorded", "created", "created at"}}}},
  };
  return tables;
}

ColumnType shown_type(const OwnColumn& column) {
  switch (column.kept) {
    case Kept::text:
      return ColumnType::text;
    case Kept::number:
    case Kept::micros:
      return ColumnType::number;
    case Kept::flag:
      return ColumnType::boolean;
    case Kept::instant:
      return ColumnType::time;
    case Kept::commas:
    case Kept::json:
      return ColumnType::list;
  }
  return ColumnType::text;
}

std::string shown(const OwnColumn& column) {
  const std::string name = domain::sql_name(column.name);
  switch (column.kept) {
    case Kept::text:
    case Kept::number:
    case Kept::flag:
    case Kept::json:
      return name;
    case Kept::micros:
      return name + " / 1e6";
    case Kept::instant:
      return fmt::format("strftime('%Y-%m-%dT%H:%M:%fZ', {} / 1000.0, 'unixepoch')", name);
    case Kept::commas:
      return fmt::format("iif({0} = '', '[]', '[\"' || replace({0}, ',', '\",\"') || '\"]')", name);
  }
  return name;
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\0') continue;
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

Seen seen_of(const OwnTable& own, std::string_view user) {
  Seen seen{{own.name, own.singular, own.also, {}}, "select ", own.name, own.of_one_user, own.of_one_user};
  for (const OwnColumn& column : own.columns) {
    seen.source += fmt::format("{}{} as {}", &column == own.columns.data() ? "" : ", ", shown(column),
                               domain::sql_name(column.name));
    seen.table.columns.push_back({column.name, shown_type(column), column.also, column.meant});
  }
  seen.source += fmt::format(" from main.{}{}", own.name, own.condition);
  if (own.of_one_user) seen.source += " where user_id = " + literal(user);
  return seen;
}

// Both enumerations name the same types in the same order.
static_assert(static_cast<int>(ColumnType::text) == static_cast<int>(domain::ColumnType::text) &&
              static_cast<int>(ColumnType::number) == static_cast<int>(domain::ColumnType::number) &&
              static_cast<int>(ColumnType::time) == static_cast<int>(domain::ColumnType::time) &&
              static_cast<int>(ColumnType::boolean) == static_cast<int>(domain::ColumnType::boolean) &&
              static_cast<int>(ColumnType::list) == static_cast<int>(domain::ColumnType::list));

// "patterns" is many of "pattern"; where a name is no plural, one of it is called the same.
std::string singular_of(const std::string& name) {
  if (name.size() > 3 && name.ends_with("ies")) return name.substr(0, name.size() - 3) + "y";
  return name.size() > 2 && name.ends_with('s') && !name.ends_with("ss") ? name.substr(0, name.size() - 1)
                                                                         : name;
}

Seen seen_of(const domain::RowTable& made, const std::string& name) {
  Seen seen{{name, singular_of(name), {}, {}}, "select ", made.stored(), !made.owner.empty(), false};
  seen.table.by_name_alone = made.kind == domain::RowKind::rule;
  for (const domain::RowColumn& column : made.columns) {
    seen.source +=
        fmt::format("{}{}", &column == made.columns.data() ? "" : ", ", domain::sql_name(column.name));
    seen.table.columns.push_back({column.name, static_cast<ColumnType>(column.type), {}});
  }
  seen.source += " from main." + domain::sql_name(made.stored());
  return seen;
}

}  // namespace

std::vector<Seen> visible(domain::Tables& tables, std::string_view user) {
  std::vector<Seen> out;
  // A table of their name would stand before the functions with which lists are looked into.
  std::set<std::string> taken{"json_each", "json_tree"};
  const auto add = [&](Seen seen) {
    if (taken.insert(seen.table.name).second) out.push_back(std::move(seen));
  };
  for (const OwnTable& own : own_tables()) add(seen_of(own, user));
  for (const domain::RowTable& made : row_tables(tables, domain::RowKind::dataset, user))
    add(seen_of(made, made.name));
  const auto results = row_tables(tables, domain::RowKind::rule, user);
  for (const domain::RowTable& made : results) add(seen_of(made, made.name));
  for (const domain::RowTable& made : results) {  // newest first: the first of a rule is its latest
    if (!made.family.empty()) add(seen_of(made, made.family));
  }
  return out;
}

domain::ColumnType kept(rules::ColumnType type) {
  return static_cast<domain::ColumnType>(type);
}

rules::Schema schema(std::span<const Seen> seen) {
  rules::Schema out;
  for (const Seen& one : seen) out.tables.push_back(one.table);
  return out;
}

}  // namespace syncd::sandbox
