// SPDX-License-Identifier: Apache-2.0
// What a rule sees: the organisation's tables under names for people, each user their own.
#include <doctest/doctest.h>

#include "sandbox/catalogue.h"
#include "tests/sandbox/box.h"

using namespace syncd;
using domain::ColumnType;
using test::Box;

TEST_CASE_FIXTURE(Box, "every table is there, with times, amounts and lists as people know them") {
  CHECK(
      rows("select media_buy_id, daily_cap, geo, created_at from campaigns order by 1") ==
      R"([["apex",500.25,"[\"US\",\"DE\"]","2026-02-02T02:40:01.000Z"],["tech",null,"[\"GB\"]","2026-02-02T02:40:02.000Z"]])");
  CHECK(rows("select id, message_count, assistant from conversations") == R"([["room",1,true]])");
  CHECK(rows("select user_id, content from messages") == R"([["ada","hello"]])");
  CHECK(rows("select crew_id, agents, value from crews, json_each(agents)") ==
        R"([["night","[\"a\",\"b\"]","a"],["night","[\"a\",\"b\"]","b"]])");
  CHECK(rows("select run_id, status, duration_ms from runs") == R"([["r1","running",null]])");
  CHECK(rows("select sum(amount) as sum from ledger") == "[[0.3]]");
  CHECK(rows("select name, live from patterns order by name") ==
        R"([["Echo",true],["Mesh",false],["Nova",null]])");
  CHECK(rows("select type from events where type like 'media%' group by 1") == R"([["media_buy_created"]])");
}

TEST_CASE_FIXTURE(Box, "a result's columns have the types of their values") {
  const auto found =
      ask("select name, live, tags, created_at, length(name) n, name as n, iif(kind = 'rule', 1, 'x') mixed, "
          "null as void"
          " from patterns");
  REQUIRE(found);
  std::string all;
  for (const auto& column : found->columns) all += column.name + ":" + std::string(name(column.type)) + " ";
  CHECK(all == "name:text live:boolean tags:list created_at:time n:number n_2:text mixed:text void:text ");
  CHECK(found->rows[1][6] == "1");
}

TEST_CASE_FIXTURE(Box, "a user sees their own tasks and tables, and no one else's") {
  CHECK(rows("select title from tasks") == R"([["ada's secret"]])");
  CHECK(rows("select title from tasks", "eve") == R"([["eve's secret"]])");
  CHECK(rows("select title from tasks", "ada' or '1'='1") == "[]");
  CHECK(rows("select count(*) from mine") == "[[3]]");
  CHECK(rows("select count(*) from mine", "eve").starts_with("!no such table"));
  CHECK(rows("select count(*) from hers").starts_with("!no such table"));
  CHECK(ask("select 1 from tasks")->of_one_user);
  CHECK(ask("select count(*) from tasks")->of_one_user);
  CHECK(ask("select * from campaigns where exists (select 1 from mine)")->of_one_user);
  CHECK_FALSE(ask("select * from patterns")->of_one_user);
  CHECK(rows("select distinct topic from events where topic in ('tasks', 'rows')") == "[]");
}

TEST_CASE_FIXTURE(Box, "every SELECT is understood that people write") {
  for (const char* sql : {
           "select kind, count(*) from patterns group by kind having count(*) > 1",
           "with p as (select * from patterns) select count(*) from p",
           "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select i from n",
           "select name, row_number() over (partition by kind order by name) from patterns",
           "select sum(spend_total) over (order by media_buy_id rows unbounded preceding) from campaigns",
           "select p.name, c.name from patterns p left join campaigns c on c.name = p.name",
           "select name from patterns union select name from campaigns",
           "select * from (select kind from patterns) where kind glob 'p*'",
           "select json_group_array(name), strftime('%Y', created_at) from patterns group by 2",
           "select count(*) from json_each('[1,2]')",
           "values (1, 2)",
           "SELECT 1; ",
           "select 1 -- and no more",
           "select /* a remark */ upper(name) from PATTERNS",
       }) {
    const std::string got = rows(sql);
    CAPTURE(got);
    CHECK_FALSE(got.starts_with("!"));
  }
}

TEST_CASE_FIXTURE(Box, "a table that is called like a function of SQLite's does not stand in its way") {
  for (const char* name : {"json_each", "json_tree", "dbstat", "pragma_table_list"}) make(name, "");
  CHECK(rows("select name from patterns where name = 'Echo'") == R"([["Echo"]])");
  CHECK(rows("select value from json_each('[7]')") == "[[7]]");
}

TEST_CASE_FIXTURE(Box, "rows and bytes are cut, and it is told") {
  limits.rows = 10;
  const std::string numbers = "with recursive n(i) as (select 1 union all select i + 1 from n limit ";
  auto found = ask(numbers + "11) select i from n");
  REQUIRE(found);
  CHECK(found->rows.size() == 10);
  CHECK(found->truncated);
  found = ask(numbers + "10) select i from n");
  CHECK_FALSE(found->truncated);
  limits = {.rows = 1'000, .bytes = 10'000, .duration = 30'000};
  found = ask(numbers +
              "100) select replace(hex(1000000000), '3', '1234567890') || hex('xxxxxxxxxxxxxxxxx') from n");
  REQUIRE(found);
  CHECK(found->truncated);
  CHECK(found->rows.dump().size() < 20'000);
}

TEST_CASE_FIXTURE(Box, "samples show what is in each table, of the one who asks") {
  const auto found = ask("");
  REQUIRE(found);
  CHECK(found->samples["tasks"][0][1] == "ada's secret");
  CHECK(found->samples["patterns"].size() == 3);
  CHECK_FALSE(found->samples.contains("hers"));
}

TEST_CASE_FIXTURE(Box, "no user's table can have the name of one of the organisation's own") {
  domain::Tables& tables = organisation->tables();
  for (const auto& seen : sandbox::visible(tables, "ada")) {
    CAPTURE(seen.table.name);
    const bool made = domain::row_table_called(tables, seen.table.name).has_value();
    CHECK(domain::is_row_table_name(seen.table.name) == made);
  }
}
