// SPDX-License-Identifier: Apache-2.0
// SQL that means harm: what reaches for more than a rule may see is refused, what wants more of the machine
// than it may have ends in time. Each runs in a real child process.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "daemon/rules/sandboxes.h"
#include "tests/sandbox/box.h"

using namespace syncd;
using test::Box;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// Each of them has to be refused, whatever data there is.
const std::string kForbidden[] = {
    "attach 'x.db' as x",
    "attach database ':memory:' as x",
    "detach main",
    "pragma user_version",
    "pragma query_only = off",
    "pragma temp_store_directory = '/tmp'",
    "select * from pragma_table_info('tasks')",
    "select * from pragma_database_list",
    "select count(*) from pragma_database_list",
    "select * from pragma_function_list",
    "select load_extension('/tmp/x.so')",
    "select randomblob(1000000000)",
    "select zeroblob(1000000000)",
    "select hex(zeroblob(10))",
    "select random()",
    "select printf('%.*c', 100000000, 'x')",
    "select format('%s', 'x')",
    "select fts3_tokenizer('x')",
    "select sqlite_version()",
    "select sqlite_log(1, 'x')",
    "select last_insert_rowid()",
    "select changes()",
    "select total_changes()",
    "select sqlite_compileoption_get(1)",
    "select rtreecheck('x')",
    "explain select 1",
    "explain query plan select * from campaigns",
    "vacuum",
    "vacuum into '/tmp/stolen.db'",
    "reindex",
    "analyze",
    "begin",
    "commit",
    "savepoint x",
    "create table x (y)",
    "create temp table x as select 1",
    "create temp view x as select * from main.tasks",
    "create view x as select 1",
    "create temp trigger t after insert on tasks begin select 1; end",
    "create virtual table temp.x using fts5(y)",
    "create virtual table temp.x using fts5vocab('a', 'row')",
    "drop table tasks",
    "drop view campaigns",
    "alter table tasks rename to x",
    "insert into tasks values (1, 2, 3, 4, 5, 6)",
    "insert into campaigns default values",
    "insert into tasks select * from tasks returning *",
    "update tasks set title = 'x'",
    "update tasks set title = 'x' returning title",
    "delete from tasks",
    "delete from main.events returning frame",
    "replace into tasks values (1, 2, 3, 4, 5, 6)",
    "with x as (select 1) delete from tasks",
    "select * from sqlite_master",
    "select count(*) from sqlite_master",
    "select sql from sqlite_schema",
    "select * from sqlite_temp_master",
    "select name from temp.sqlite_master",
    "select * from sqlite_sequence",
    "select * from replies",
    "select count(*) from replies",
    "select count(*) from main.replies",
    "select 1 from replies",
    "select exists (select 1 from replies)",
    "select * from meta",
    "select value from main.meta",
    "select frame from main.events",
    "select frame from events",
    "select scope from main.events",
    "select e.frame from main.events as e",
    "select * from main.events",
    "select rowid from main.messages",
    "select title from main.tasks",
    "select count(*) from main.tasks",
    "select user_id from tasks",
    "select t.title from main.tasks as t",
    "with tasks as (select * from main.tasks) select * from tasks",
    "with campaigns as (select title from main.tasks) select * from campaigns",
    "with campaigns as (select * from replies) select count(*) from campaigns",
    "with campaigns as (select frame from main.events) select * from campaigns",
    "select (select title from main.tasks where user_id = 'eve')",
    "select * from patterns where name in (select title from main.tasks)",
    "select name from patterns order by (select count(*) from main.tasks)",
    "select 1 from campaigns natural join main.tasks",
    // Columns that USING names are read without a question to the authorizer.
    "select title from (select 1 as title) full join main.tasks using (title)",
    "select title from (select 1 as title) natural full join main.tasks",
    "select user_id from tasks natural full join main.tasks",
    "select frame from (select 1 as frame) full join main.events using (frame)",
    "select frame from campaigns full join main.events using (frame)",
    "select scope from (select 1 as scope) natural full join main.events",
    "select count(*) from (select 'eve' as scope) join main.events using (scope)",
    "select reply from (select 1 as reply) full join replies using (reply)",
    "select value from (select 1 as value) full join main.meta using (value)",
    "select sql from (select 1 as sql) full join sqlite_master using (sql)",
    "select sql from (select 1 as sql) full join sqlite_temp_master using (sql)",
    "select name from (select 1 as name) full join pragma_database_list using (name)",
    "select name from (select 1 as name) full join pragma_module_list using (name)",
    "select name from (select 1 as name) full join dbstat using (name)",
    "select about from (select 1 as about) full join row_tables using (about)",
    "select 1 from (select 'x' as key) natural join meta",
    "select (select frame from (select 1 as frame) full join main.events using (frame))",
    "with e(frame) as (select 1) select frame from e full join main.events using (frame)",
    "select * from main.row_tables",
    "select count(*) from row_table_log",
    "select * from run_events",
    "select * from campaign_changes",
    "select * from hers",
    "select * from main.dataset_hers_15",
    "select * from dbstat",
    "select count(*) from dbstat",
    "select * from sqlite_stmt",
    "select * from fts5vocab",
    "select * from bytecode('select 1')",
    "select 1; select 2",
    "select 1; drop table tasks",
    "select 1; -- nothing",
    "select 1; /* nothing */",
    ";",
    "-- nothing at all",
    "",
    "select",
    "select 'unfinished",
    "select * from",
    "select ?1",
    "select :name",
    "select matchinfo(patterns) from patterns",
    "select 1 where (select 'x' match 'y')",
    "select \"no such column\"",
    std::string("select 1\0; drop table tasks", 27),
    "select " + repeated("1,", 300) + "1",
    "select 1" + repeated(" union all select 1", 500),
    "select " + repeated("(", 2'000) + "1" + repeated(")", 2'000),
    "select " + repeated("abs(", 500) + "1" + repeated(")", 500),
    "select 1" + repeated("+1", 5'000),
    "select " + repeated("'x' || ", 500) + "'x'",
    "select max(" + repeated("1,", 200) + "1)",
    "select '" + repeated("x", 70'000) + "'",
    "select * from " + repeated("campaigns,", 70) + "campaigns",
    "select json_extract('" + repeated("[", 5'000) + "', '$')",
};

const std::string kForever = "with recursive n(i) as (select 1 union all select i + 1 from n) ";
const std::string kMany = "with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000) ";

// Each of them has to end, with rows within the bounds or without.
const std::string kGreedy[] = {
    kForever + "select count(*) from n",
    kForever + "select i from n",
    kForever + "select max(i) over () from n",
    kForever + "select i from n order by i desc",
    kForever + "select group_concat(i) from n",
    kForever + "select json_group_array(i) from n",
    kForever + "select json_group_object(i, i) from n",
    kForever + "select distinct i from n limit 1 offset 1000000000",
    kForever + "select 1 where exists (select 1 from n where i < 0)",
    kForever + "select count(*) from n a, n b",
    kMany + "select count(*) from n a, n b, n c, n d",
    kMany + "select a.i from n a join n b on a.i <> b.i order by random_is_no_column",
    kMany + "select count(*) from (select i from n order by i % 7, i desc)",
    kMany + "select i, lag(i, 1000) over (order by -i), sum(i) over (order by i) from n",
    kMany + "select group_concat(i, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') from n",
    kMany + "select i, hex(i) || hex(i) || hex(i) from n group by 2",
    "with recursive t(s) as (select 'x' union all select s || s from t) select length(s) from t",
    "with recursive t(s) as (select 'x' union all select replace(s, 'x', 'xxxxxxxxxx') from t) select "
    "length(s) from t",
    "with recursive t(s) as (select '[]' union all select json_array(json(s), json(s)) from t) select "
    "length(s) from t",
    "with recursive t(s, n) as (select 'x', 1 union all select hex(s), n + 1 from t) select n from t",
    "with t(s) as (select replace(hex(1e15), '0', '" + repeated("a", 100) +
        "')) select count(*) from t a, t b" + " where replace(replace(a.s, 'a', b.s), 'a', b.s) like '%z'",
    "with recursive t(s, n) as (select 'a', 1 union all select s || s, n + 1 from t where n < 19)"
    " select s like '" +
        repeated("%a", 100) + "%b' from t order by n desc",
    "with recursive t(s, n) as (select 'a', 1 union all select s || s, n + 1 from t where n < 19)"
    " select s glob '" +
        repeated("*a", 100) + "*b' from t order by n desc",
    "with recursive t(s, n) as (select 'a', 1 union all select s || s, n + 1 from t where n < 19)"
    " select instr(s || 'b' || s, s || s || 'b') from t order by n desc",
    "with recursive t(s, n) as (select '1', 1 union all select s || ',' || s, n + 1 from t where n < 18)"
    " select count(*) from t, json_each('[' || s || ']') a, json_each('[' || s || ']') b",
    "select count(*) from events a, events b, events c, events d, events e, events f, events g, events h, "
    "events i",
    "select count(*) from json_tree('" + repeated("[", 900) + repeated("]", 900) + "')",
};

}  // namespace

TEST_CASE_FIXTURE(Box, "what reaches for more than a rule may see is refused") {
  const auto position = organisation->position();
  for (const std::string& sql : kForbidden) {
    CAPTURE(sql.substr(0, 200));
    const auto found = ask(sql);
    // Nothing at all asks for samples, of what may be seen anyway.
    if (sql.empty()) {
      CHECK(found->rows.empty());
      continue;
    }
    CHECK_FALSE(found);
    if (found) continue;
    CHECK(found.error().code == Code::rule_failed);
    CHECK_FALSE(found.error().message.empty());
    CHECK(found.error().message.find("secret") == std::string::npos);
  }
  CHECK(organisation->position() == position);
  CHECK(rows("select title from tasks") == R"([["ada's secret"]])");
}

TEST_CASE_FIXTURE(Box, "what wants more of the machine than a rule may have ends in time and memory") {
  using Clock = std::chrono::steady_clock;
  limits.duration = 300;
  for (const std::string& sql : kGreedy) {
    CAPTURE(sql.substr(0, 200));
    const auto began = Clock::now();
    const auto found = ask(sql);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began).count();
    CHECK(took < 30'000);
    if (found) {
      CHECK(found->rows.size() <= 1'000);
      CHECK(to_text(found->rows).size() < 3 << 20);
    } else {
      CHECK(found.error().code == Code::rule_failed);
    }
  }
  rusage children{};
  getrusage(RUSAGE_CHILDREN, &children);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK(children.ru_maxrss < 256 * 1024);
#endif
}

TEST_CASE_FIXTURE(Box, "an answer that nobody wants is not waited for, and no process is left") {
  limits.duration = 60'000;
  daemon::Sandboxes sandboxes(2, 4);
  std::atomic<int> told = 0, refused = 0;
  const auto submit = [&] {
    return sandboxes.submit(
        {organisation.file().string(), "ada", kForever + "select count(*) from n", limits},
        [&](const sandbox::Answer& answer) {
          ++told;
          if (!answer && answer.error().code == Code::draining) ++refused;
        });
  };
  int taken = 0;
  while (submit()) ++taken;
  CHECK(taken >= 4);
  CHECK(taken <= 6);
  const auto began = std::chrono::steady_clock::now();
  sandboxes.stop();
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(60));
  CHECK(told == taken);
  CHECK(refused == taken);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

TEST_CASE_FIXTURE(Box, "what a sandbox says is read under the limits, whatever it says") {
  const auto read = [&](const char* text) { return sandbox::answer_in(text, limits).has_value(); };
  CHECK(read(
      R"({"columns":[{"name":"a","type":"text"}],"rows":[["x"]],"truncated":false,"of_one_user":false})"));
  limits.rows = 1;
  CHECK_FALSE(read(""));
  CHECK_FALSE(read("{"));
  CHECK_FALSE(read("[]"));
  CHECK_FALSE(read("{}"));
  CHECK_FALSE(read(R"({"columns":[],"rows":[[],[]]})"));
  CHECK_FALSE(read(R"({"columns":[{"name":"a","type":"text"}],"rows":[["x","y"]]})"));
  CHECK_FALSE(read(R"({"columns":[{"name":"a","type":"text"}],"rows":[[{"x":1}]]})"));
  CHECK_FALSE(read(R"({"columns":[{"name":"a","type":"blob"}],"rows":[]})"));
  CHECK(sandbox::answer_in(R"({"columns":[],"rows":[]})", limits)->of_one_user);
}
