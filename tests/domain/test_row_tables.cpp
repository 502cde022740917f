// SPDX-License-Identifier: Apache-2.0
#include <SQLiteCpp/Transaction.h>
#include <doctest/doctest.h>

#include "domain/entities/row_page.h"
#include "tests/faults/dump.h"
#include "tests/support/organisation.h"

using namespace syncd;
using domain::ColumnType;
using domain::RowKind;
using domain::RowTable;
using test::TestOrganisation;

namespace {

constexpr Millis kNow = 1'770'000'000'000;

struct Fixture {
  TestOrganisation organisation;
  domain::Actor actor{.user = "ada", .source = "test", .client_id = "c1"};
  Entropy entropy = system_entropy();
  Json live;

  domain::Tables& tables() { return organisation->tables(); }
  domain::Context context() {
    return {.actor = actor,
            .now = kNow,
            .next_seq = organisation->position() + 1,
            .entropy = entropy,
            .epoch = organisation->epoch(),
            .live = live,
            .conversations = {}};
  }
  void append(domain::Event event) {
    SQLite::Transaction transaction(organisation->database());
    organisation->append(std::move(event), kNow);
    transaction.commit();
  }
  RowTable begin(RowTable table) {
    append(row_table_begun(table));
    table.id = static_cast<std::int64_t>(organisation->position());
    return table;
  }
  RowTable make(RowTable table, const std::vector<Json>& rows) {
    table = begin(std::move(table));
    for (domain::Event& event : domain::row_table_filled(table.id, rows)) append(std::move(event));
    table.row_count = static_cast<std::int64_t>(rows.size());
    append(row_table_finished(table, context()));
    return table;
  }
  RowTable patterns(std::string name = "patterns", std::string owner = "") {
    return make({.name = std::move(name),
                 .owner = std::move(owner),
                 .columns = {{"name", ColumnType::text},
                             {"score", ColumnType::number},
                             {"seen", ColumnType::time},
                             {"live", ColumnType::boolean},
                             {"geo", ColumnType::list}}},
                {{"Échelon", 10, "2026-02-01T00:00:00.000Z", true, R"(["US","DE"])"},
                 {"apex_1", 9.5, "2026-02-03T00:00:00.000Z", false, "[]"},
                 {"apex%1", nullptr, nullptr, nullptr, nullptr},
                 {"", -3, "2026-01-31T00:00:00.000Z", true, R"(["GB"])"}});
  }
  // The names that the conditions let through, in the order asked for.
  std::string names(const RowTable& table, std::vector<std::string> where,
                    std::vector<std::string> sort = {}) {
    const auto page = row_page(tables(), table, {.where = std::move(where), .sort = std::move(sort)});
    if (!page) return "error: " + page.error().message;
    std::string out;
    for (const Json& row : page->rows) out += row[0].get<std::string>() + ";";
    return out;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "rows come back as what they were, and the log alone makes them again") {
  const RowTable made = patterns();
  const auto found = row_table_named(tables(), RowKind::dataset, "eve", "patterns");
  REQUIRE(found);
  CHECK(found->row_count == 4);
  CHECK(found->finished);
  CHECK(found->id == made.id);
  const auto page = row_page(tables(), *found, {}).value();
  CHECK(page.total == 4);
  CHECK(page.rows[0].dump() == R"(["Échelon",10,"2026-02-01T00:00:00.000Z",true,["US","DE"]])");
  CHECK(page.rows[2].dump() == R"(["apex%1",null,null,null,null])");

  const auto before = test::dump(organisation.file());
  organisation->rebuild();
  CHECK(test::dump(organisation.file()) == before);
}

TEST_CASE_FIXTURE(Fixture, "conditions mean what the type of the column makes of them") {
  const RowTable table = patterns();
  CHECK(names(table, {"name=échelon"}) == "");  // letters beyond ASCII are told apart by case
  CHECK(names(table, {"name=APEX_1"}) == "apex_1;");
  CHECK(names(table, {"name~x_1"}) == "apex_1;");
  CHECK(names(table, {"name~%"}) == "apex%1;");
  CHECK(names(table, {"name!~apex"}) == "Échelon;;");
  CHECK(names(table, {"name="}) == ";");
  CHECK(names(table, {"score="}) == "apex%1;");
  CHECK(names(table, {"score!="}) == "Échelon;apex_1;;");
  CHECK(names(table, {"score>=9.5"}) == "Échelon;apex_1;");
  CHECK(names(table, {"score<9.5"}) == ";");
  CHECK(names(table, {"seen>2026-02-01"}) == "apex_1;");
  CHECK(names(table, {"seen<=2026-02-01T01:00:00+01:00"}) == "Échelon;;");
  CHECK(names(table, {"live=true"}) == "Échelon;;");
  CHECK(names(table, {"geo=de"}) == "Échelon;");
  CHECK(names(table, {"geo!=de"}) == "apex_1;apex%1;;");
  CHECK(names(table, {"LIVE=yes", " score > 0 "}) == "Échelon;");
  CHECK(names(table, {"score=many"}) == "error: \"many\" is no number for score");
  CHECK(names(table, {"nam=x"}) == "error: patterns has no column \"nam\"");
  CHECK(names(table, {"x\" or 1=1 --=2"}).starts_with("error: patterns has no column"));
  CHECK(names(table, {"name"}) == "error: \"name\" is no condition");
}

TEST_CASE_FIXTURE(Fixture, "pages are sorted with what is missing last, and cut") {
  const RowTable table = patterns();
  CHECK(names(table, {}, {"score"}) == ";apex_1;Échelon;apex%1;");
  CHECK(names(table, {}, {"-score"}) == "Échelon;apex_1;;apex%1;");
  CHECK(names(table, {}, {"live", "-name"}) == "apex_1;Échelon;;apex%1;");
  CHECK(names(table, {}, {"size"}).starts_with("error:"));
  const auto page =
      row_page(tables(), table, {.where = {"score!="}, .sort = {}, .limit = 2, .offset = 1}).value();
  CHECK(page.rows.size() == 2);
  CHECK(page.total == 3);
  CHECK_FALSE(page.more);
  CHECK(row_page(tables(), table, {.limit = 3}).value().more);
}

TEST_CASE_FIXTURE(Fixture, "a table is seen once it is finished, and takes the place of an older one") {
  const RowTable older = patterns();
  RowTable next = begin({.name = "patterns", .columns = {{"only", ColumnType::text}}});
  const std::vector<Json> rows{{"x"}};
  for (domain::Event& event : domain::row_table_filled(next.id, rows)) append(std::move(event));
  CHECK(row_table_named(tables(), RowKind::dataset, "ada", "patterns")->id == older.id);
  CHECK(row_tables(tables(), RowKind::dataset, "ada").size() == 1);
  append(row_table_finished(next, context()));
  const auto found = row_table_named(tables(), RowKind::dataset, "ada", "patterns");
  CHECK(found->id == next.id);
  CHECK(found->row_count == 1);
  CHECK_FALSE(row_table_of_id(tables(), older.id));

  append(row_table_dropped(*found, context()));
  CHECK_FALSE(row_table_called(tables(), "patterns"));
  append(std::move(domain::row_table_filled(next.id, rows)[0]));  // a late chunk is no fault
  const auto before = test::dump(organisation.file());
  organisation->rebuild();
  CHECK(test::dump(organisation.file()) == before);
}

TEST_CASE_FIXTURE(Fixture, "what belongs to one user is not there for others, and no rows go out") {
  patterns("mine", "ada");
  CHECK(row_table_named(tables(), RowKind::dataset, "ada", "mine"));
  CHECK_FALSE(row_table_named(tables(), RowKind::dataset, "eve", "mine"));
  CHECK(row_tables(tables(), RowKind::dataset, "eve").empty());
  using domain::EventType;
  using domain::Topic;
  CHECK(rooms(EventType::table_rows, {Topic::rows, "1"}).empty());
  CHECK(rooms(EventType::table_begun, {Topic::rows, "mine"}).empty());
  CHECK(rooms(EventType::table_finished, {Topic::rules, "ada"}) ==
        std::vector<std::string>{domain::user_room("ada")});
  CHECK(rooms(EventType::table_finished, {Topic::rules, ""}).size() == 2);
  CHECK(domain::stored_topic("rows") == Topic::rows);
  CHECK_FALSE(domain::topic_named("rows"));

  const Json seen = organisation.read("sync_request", R"({"since":0})").value();
  REQUIRE(seen["data"]["events"].size() == 1);
  CHECK(seen["data"]["events"][0]["type"] == "table_finished");
  CHECK(seen["data"]["events"][0]["data"]["table"]["row_count"] == 4);
}

TEST_CASE_FIXTURE(Fixture, "many rows go into the log in pieces") {
  const std::vector<Json> rows(3'000, Json{std::string(300, 'x'), 1});
  const auto events = domain::row_table_filled(1, rows);
  CHECK(events.size() == 4);
  std::size_t all = 0;
  for (const auto& event : events) {
    CHECK(to_text(event.body).size() < 2 * domain::kRowChunkBytes);
    all += event.body["data"]["rows"].size();
  }
  CHECK(all == rows.size());
  CHECK(domain::row_table_filled(1, {}).empty());
}

TEST_CASE_FIXTURE(Fixture, "names from outside become names that a table can have") {
  using domain::is_row_table_name;
  CHECK(is_row_table_name("patterns_2"));
  for (const char* wrong : {"", "2x", "_x", "Patterns", "a b", "a\"b", "a;b", "ä", "tasks", "sqlite_x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_row_table_name(wrong));
  }
  CHECK_FALSE(is_row_table_name(std::string(64, 'a')));
  const std::vector<domain::RowColumn> hostile{{"_row"}, {"_ROW"},     {""},      {" a\"b "},
                                               {"A\"b"}, {"x\x1b[1m"}, {"_row_2"}};
  const auto tidy = with_tidy_names(hostile);
  std::string all;
  for (const auto& column : tidy) all += column.name + ";";
  CHECK(all == R"(_row_2;_ROW_3;column_3;a"b;A"b_2;x\x1b[1m;_row_2_2;)");
  const RowTable table = make({.name = "odd", .columns = tidy}, {Json{1, 2, 3, 4, 5, 6, 7}});
  CHECK(row_page(tables(), table, {.where = {"A\"b_2=5"}}).value().total == 1);
}
