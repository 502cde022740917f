// SPDX-License-Identifier: Apache-2.0
#include "tests/rules_words/fixture.h"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace syncd::test {
namespace {

constexpr const char* kRows = R"sql(
create table patterns (id text, name text, kind text, description text, score number, approved integer, tags text,
                       created_at text);
insert into patterns values
  ('p1', 'Alpha wave', 'pattern', 'Slow and steady', 10, 1, '["calm","slow"]', '2026-03-17T09:00:00.000Z'),
  ('p2', 'Beta burst', 'pattern', 'Fast rise', 25.5, 0, '["fast"]', '2026-03-12T08:00:00.000Z'),
  ('p3', 'Apex rule', 'rule', 'Caps the spend', null, 1, '[]', '2026-03-10T12:00:00.000Z'),
  ('p4', 'Order of things', 'rule', '', 40, null, '["calm","order"]', '2026-02-01T00:00:00.000Z'),
  ('p5', '50% off', 'note', '100% "sure"', 1250, 0, null, '2025-12-31T23:59:59.999Z'),
  ('p6', 'O''Brien''s', 'note', null, -3, 1, '["O''Brien","fast"]', '2026-03-18T10:00:00.000Z');

create table campaigns (id text, brand_name text, name text, status text, geo text, currency text, budget number,
                        daily_cap number, spend_today number, spend_total number, impressions integer,
                        clicks integer, created_at text, updated_at text);
insert into campaigns values
  ('apex', 'Apex Motors', 'Spring', 'active', '["DE","FR"]', 'USD', 50000, 600, 120, 12000, 100000, 900,
   '2026-01-05T00:00:00.000Z', '2026-03-18T09:00:00.000Z'),
  ('techflow', 'TechFlow', 'Launch', 'active', '["US"]', 'USD', 20000, 300, 50, 8000, 50000, 1200,
   '2026-02-10T00:00:00.000Z', '2026-03-16T00:00:00.000Z'),
  ('blueocean', 'Blue Ocean', 'Deep', 'paused', '["DE"]', 'EUR', 10000, null, 0, 3000, 20000, 0,
   '2026-03-01T00:00:00.000Z', '2026-03-13T00:00:00.000Z'),
  ('global', 'GlobalRetail', 'Sale', 'active', '["GB","US"]', 'GBP', 75000, 1000, 900, 40000, 900000, 4000,
   '2025-11-20T00:00:00.000Z', '2026-03-17T12:00:00.000Z'),
  ('nova', 'Nova and Sons', 'Test', 'draft', '[]', 'USD', 0, 50, 0, 0, 0, null,
   '2026-03-18T08:00:00.000Z', '2026-03-18T08:00:00.000Z');

create table messages (seq integer, conversation text, sender text, role text, content text, created_at text);
insert into messages values
  (1, 'room', 'alice', 'user', 'pause Apex please', '2026-03-15T10:00:00.000Z'),
  (2, 'room', 'assistant', 'assistant', 'Apex Motors: paused', '2026-03-15T10:00:01.000Z'),
  (3, 'room', 'alice', 'user', 'how is apex doing?', '2026-03-16T09:00:00.000Z'),
  (4, 'room', 'bob', 'user', 'hello there', '2026-03-17T09:00:00.000Z'),
  (5, 'lab', 'alice', 'user', 'resume TechFlow', '2026-03-17T15:00:00.000Z'),
  (6, 'lab', 'carol', 'user', 'APEX and TechFlow', '2026-03-18T10:15:00.000Z');

create table runs (id text, crew_id text, status text, outcome text, latency_ms integer, tokens integer, cost number,
                   started_at text, finished_at text);
insert into runs values
  ('r1', 'alpha', 'finished', 'success', 1200, 100, 0.5, '2026-03-18T08:00:00.000Z', '2026-03-18T08:01:00.000Z'),
  ('r2', 'alpha', 'finished', 'failed', 3000, 250, 1.25, '2026-03-17T20:00:00.000Z', '2026-03-17T20:05:00.000Z'),
  ('r3', 'beta', 'finished', 'failed', 500, 80, 0.25, '2026-03-11T07:00:00.000Z', '2026-03-11T07:00:30.000Z'),
  ('r4', 'beta', 'running', null, null, 10, 0, '2026-03-18T10:25:00.000Z', null),
  ('r5', 'gamma', 'finished', 'success', 700, 90, 0.25, '2026-03-16T00:00:00.000Z', '2026-03-16T00:10:00.000Z');

create table crews (id text, name text, status text, capabilities text, last_seen_at text);
insert into crews values
  ('alpha', 'Alpha crew', 'idle', '["sql","python"]', '2026-03-18T10:29:00.000Z'),
  ('beta', 'Beta crew', 'working', '["sql"]', '2026-03-18T10:00:00.000Z'),
  ('gamma', 'Gamma crew', 'offline', null, '2026-03-01T00:00:00.000Z');

create table tasks (id text, title text, description text, status text, priority integer, due_at text,
                    created_at text);
insert into tasks values
  ('t1', 'Write report', 'weekly', 'pending', 2, '2026-03-20T00:00:00.000Z', '2026-03-17T08:00:00.000Z'),
  ('t2', 'Call Bob', '', 'in_progress', 1, '2026-03-18T15:00:00.000Z', '2026-03-10T08:00:00.000Z'),
  ('t3', 'archive logs', null, 'completed', 3, null, '2026-02-20T08:00:00.000Z'),
  ('t4', 'Book flight', 'Made in Germany', 'pending', 1, '2026-04-02T00:00:00.000Z', '2026-03-18T07:00:00.000Z');

create table "odd ""things" (id text, "select" text, value number, "each item" text);
insert into "odd ""things" values ('o1', 'a', 1, '["x"]'), ('o2', 'b', 2, '[]');
)sql";

using rules::Column;
using rules::ColumnType;
constexpr auto kNumber = ColumnType::number;
constexpr auto kTime = ColumnType::time;
constexpr auto kList = ColumnType::list;

Result<std::string> country(std::string_view said) {
  constexpr std::pair<std::string_view, std::string_view> kCountries[] = {
      {"de", "DE"}, {"germany", "DE"},       {"fr", "FR"}, {"france", "FR"},
      {"us", "US"}, {"united states", "US"}, {"gb", "GB"}};
  for (const auto& [name, code] : kCountries) {
    if (folded(said) == name) return std::string(code);
  }
  return fail(Code::invalid_field, "there is no country \"" + std::string(said) + "\"");
}

rules::Schema make_schema() {
  rules::Schema schema;
  schema.tables = {
      {"patterns",
       "pattern",
       {},
       {{"id"},
        {"name"},
        {"kind"},
        {"description"},
        {"score", kNumber},
        {"approved", ColumnType::boolean},
        {"tags", kList},
        {"created_at", kTime}}},
      {"campaigns",
       "campaign",
       {"media buys"},
       {{"id"},
        {"brand_name", ColumnType::text, {"brand"}},
        {"name"},
        {"status"},
        {"geo", kList, {"country", "countries", "targeting"}, country},
        {"currency"},
        {"budget", kNumber},
        {"daily_cap", kNumber, {"cap"}},
        {"spend_today", kNumber},
        {"spend_total", kNumber, {"spend", "cost"}},
        {"impressions", kNumber},
        {"clicks", kNumber},
        {"created_at", kTime},
        {"updated_at", kTime}}},
      {"messages",
       "message",
       {},
       {{"seq", kNumber},
        {"conversation", ColumnType::text, {"room"}},
        {"sender", ColumnType::text, {"from", "author"}},
        {"role"},
        {"content", ColumnType::text, {"text"}},
        {"created_at", kTime}}},
      {"runs",
       "run",
       {},
       {{"id"},
        {"crew_id", ColumnType::text, {"crew"}},
        {"status"},
        {"outcome"},
        {"latency_ms", kNumber},
        {"tokens", kNumber},
        {"cost", kNumber},
        {"started_at", kTime},
        {"finished_at", kTime}}},
      {"crews",
       "crew",
       {"teams"},
       {{"id"}, {"name"}, {"status"}, {"capabilities", kList}, {"last_seen_at", kTime, {"last seen"}}}},
      {"tasks",
       "task",
       {"to-dos"},
       {{"id"},
        {"title"},
        {"description"},
        {"status"},
        {"priority", kNumber},
        {"due_at", kTime},
        {"created_at", kTime}}},
      {"odd \"things", "odd thing", {}, {{"id"}, {"select"}, {"value", kNumber}, {"each item", kList}}},
  };
  return schema;
}

// Lets read, and call what the library says that it calls.
int authorize(void*, int action, const char*, const char* name, const char*, const char*) {
  if (action == SQLITE_SELECT || action == SQLITE_READ) return SQLITE_OK;
  const bool known = std::find(rules::kFunctions.begin(), rules::kFunctions.end(),
                               name == nullptr ? "" : name) != rules::kFunctions.end();
  return action == SQLITE_FUNCTION && known ? SQLITE_OK : SQLITE_DENY;
}

std::string cell(sqlite3_stmt* statement, int column) {
  const auto* text = sqlite3_column_text(statement, column);
  return text == nullptr ? "null" : reinterpret_cast<const char*>(text);
}

}  // namespace

const rules::Schema& rule_schema() {
  static const rules::Schema schema = make_schema();
  return schema;
}

RuleDatabase::RuleDatabase() : database_(nullptr, &sqlite3_close) {
  sqlite3* database = nullptr;
  if (sqlite3_open(":memory:", &database) != SQLITE_OK) throw std::runtime_error("no SQLite in memory");
  database_.reset(database);
  char* fault = nullptr;
  if (sqlite3_exec(database, kRows, nullptr, nullptr, &fault) != SQLITE_OK) throw std::runtime_error(fault);
  // As strict as the place where rules run: a name in quotation marks is never taken for a text.
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  // json_each is made when it is first used, which an authorizer takes for the making of a table.
  sqlite3_exec(database, "SELECT 1 FROM json_each('[]')", nullptr, nullptr, nullptr);
  sqlite3_set_authorizer(database, authorize, nullptr);
  sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 200);
}

RuleDatabase::Answer RuleDatabase::run(const std::string& sql) {
  Answer answer;
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int made =
      sqlite3_prepare_v2(database_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1, &raw, &rest);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, &sqlite3_finalize);
  if (made != SQLITE_OK || raw == nullptr) return answer.fault = sqlite3_errmsg(database_.get()), answer;
  if (rest != sql.c_str() + sql.size()) return answer.fault = "more than one statement", answer;
  if (sqlite3_stmt_readonly(raw) == 0) return answer.fault = "the statement writes", answer;
  if (!sql.starts_with("SELECT ")) return answer.fault = "no SELECT", answer;
  const int width = sqlite3_column_count(raw);
  for (int i = 0; i < width; ++i) answer.columns.emplace_back(sqlite3_column_name(raw, i));
  int step = sqlite3_step(raw);
  for (; step == SQLITE_ROW; step = sqlite3_step(raw)) {
    auto& row = answer.rows.emplace_back();
    for (int i = 0; i < width; ++i) row.push_back(cell(raw, i));
  }
  if (step != SQLITE_DONE) answer.fault = sqlite3_errmsg(database_.get());
  return answer;
}

std::string RuleDatabase::contents() {
  std::string out;
  for (const auto& table : run("SELECT name, sql FROM sqlite_master ORDER BY 1").rows) {
    out += table[0] + " " + table[1] + "\n";
  }
  for (const auto& table : rule_schema().tables) {
    std::string name = table.name;
    if (const auto quote = name.find('"'); quote != std::string::npos) name.insert(quote, "\"");
    for (const auto& row : run("SELECT * FROM \"" + name + "\"").rows) {
      for (const auto& value : row) out += value + "|";
      out += "\n";
    }
  }
  return out;
}

}  // namespace syncd::test
