// SPDX-License-Identifier: Apache-2.0
// Importing rows: all or none, within bounds, one name at a time.
#include <doctest/doctest.h>

#include "domain/entities/column_values.h"
#include "domain/entities/datasets.h"
#include "tests/faults/dump.h"
#include "tests/support/organisation.h"

using namespace syncd;
using domain::ColumnType;
using test::TestOrganisation;

namespace {

struct Fixture {
  TestOrganisation organisation;

  Result<Json> import(const std::string& args, const std::string& user = "ada", const std::string& id = "") {
    return organisation.run("import_dataset", args, id, user);
  }
  std::string code(const std::string& args, const std::string& user = "ada") {
    const auto reply = import(args, user);
    return reply ? "done" : std::string(info(reply.error().code).name);
  }
  Json show(const std::string& name) {
    const auto shown = organisation.read("show", R"({"kind":"dataset","name":")" + name + R"("})");
    return shown ? (*shown)["item"] : Json(nullptr);
  }
  std::size_t events_told() {
    return organisation.read("sync_request", R"({"since":0})").value()["data"]["events"].size();
  }
  void check_replay() {
    const auto before = test::dump(organisation.file());
    organisation->rebuild();
    CHECK(test::dump(organisation.file()) == before);
  }
};

constexpr const char* kWords =
    R"({"dataset":"words","rows":[{"word":"hello","count":2,"seen":"2026-02-01","tags":["a"]},
    {"word":null,"count":2.5,"live":true}]})";
constexpr const char* kFirst =
    R"({"dataset":"big","upload":"u1","more":true,"columns":["a",{"name":"b","type":"number"}],"rows":[["x",1]]})";

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a small data set comes whole, and its columns follow from its rows") {
  const Json reply = import(kWords).value();
  CHECK(reply["data"]["replaced"] == false);
  const Json shown = show("words");
  CHECK(shown["columns"].dump() == R"(["word","count","seen","tags","live"])");
  CHECK(shown["types"].dump() == R"(["text","number","time","list","boolean"])");
  CHECK(shown["rows"].dump() ==
        R"([["hello",2,"2026-02-01T00:00:00.000Z",["a"],null],[null,2.5,null,null,true]])");
  CHECK(shown["row_count"] == 2);
  CHECK(shown["created_by"] == "ada");
  const Json listed = organisation.read("list", R"({"kind":"datasets"})").value();
  CHECK(listed["items"][0]["table"] == "words");
  CHECK_FALSE(listed["items"][0].contains("rows"));
  CHECK(events_told() == 1);
  check_replay();
}

TEST_CASE_FIXTURE(Fixture, "a page of rows is filtered, sorted and cut") {
  import(R"({"dataset":"n","columns":["n"],"rows":[[3],[1],[2],[null]]})").value();
  const Json item =
      organisation.read("show", R"({"kind":"dataset","name":"n","where":"n>=2","sort":"-n","limit":1})")
          .value()["item"];
  CHECK(item["rows"].dump() == "[[3]]");
  CHECK(item["total"] == 2);
  CHECK(item["more"] == true);
  const auto wrong = organisation.read("show", R"({"kind":"dataset","name":"n","where":"m=2"})");
  CHECK(wrong.error().field == "where");
}

TEST_CASE_FIXTURE(Fixture, "chunks of an upload are seen once the last has come") {
  CHECK(import(kFirst).value()["data"]["row_count"] == 1);
  CHECK(show("big").is_null());
  import(R"({"dataset":"big","upload":"u1","more":true,"offset":1,"rows":[{"b":2}]})").value();
  CHECK(events_told() == 0);
  const Json reply = import(R"({"dataset":"big","upload":"u1","rows":[]})").value();
  CHECK(reply["data"]["dataset"]["row_count"] == 2);
  CHECK(show("big")["rows"].dump() == R"([["x",1],[null,2]])");
  CHECK(code(R"({"dataset":"big","upload":"u1","rows":[["y",3]]})") == "not_found");
  check_replay();
}

TEST_CASE_FIXTURE(Fixture, "the same chunk under the same id counts once") {
  import(kFirst, "ada", "k1").value();
  import(kFirst, "ada", "k1").value();
  const char* second = R"({"dataset":"big","upload":"u1","more":true,"rows":[["y",2]]})";
  import(second, "ada", "k2").value();
  CHECK(import(second, "ada", "k2").value()["data"]["row_count"] == 2);
}

TEST_CASE_FIXTURE(Fixture, "a chunk that is lost, doubled or swapped is noticed") {
  import(kFirst).value();
  CHECK(code(kFirst) == "conflict");
  CHECK(code(R"({"dataset":"big","upload":"u1","offset":2,"rows":[["z",3]]})") == "conflict");
  CHECK(code(R"({"dataset":"big","upload":"u1","offset":0,"rows":[["z",3]]})") == "conflict");
  CHECK(code(R"({"dataset":"big","upload":"u1","offset":1,"rows":[["y",2]]})") == "done");
  // A later chunk never passes for the first one.
  CHECK(code(R"({"dataset":"late","upload":"u2","rows":[{"a":1}]})") == "not_found");
  CHECK(code(R"({"dataset":"late","upload":"u2","offset":7,"columns":["a"],"rows":[[1]]})") == "not_found");
  CHECK(code(R"({"dataset":"late","more":true,"rows":[{"a":1}]})") == "missing_field");
  CHECK(show("late").is_null());
}

TEST_CASE_FIXTURE(Fixture, "a chunk that is refused ends its upload, and nothing of it stays") {
  import(kFirst).value();
  const auto wrong = import(R"({"dataset":"big","upload":"u1","more":true,"rows":[["y",2],["z","many"]]})");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().field == "rows[1]");
  CHECK(wrong.error().message.find("\"many\" is no number for the column \"b\"") != std::string::npos);
  CHECK(code(R"({"dataset":"big","upload":"u1","rows":[["z",3]]})") == "not_found");
  CHECK(show("big").is_null());
  CHECK(events_told() == 0);
  CHECK(uploads_under_way(organisation->tables()) == 0);
  check_replay();
}

TEST_CASE_FIXTURE(Fixture, "a number that would come out as another one is no number") {
  for (const char* text :
       {"12345678901234567890.5", "0.1234567890123456789", "1e400", "9223372036854775808"}) {
    CAPTURE(text);
    domain::TypeGuess guess;
    guess.see_text(text);
    CHECK(guess.type() == ColumnType::text);
    CHECK_FALSE(domain::text_as(ColumnType::number, text));
  }
  CHECK(domain::text_as(ColumnType::number, "123456.789") == Json(123456.789));
}

TEST_CASE_FIXTURE(Fixture, "a name that is there is taken, unless it is to be replaced") {
  import(kWords).value();
  CHECK(code(kWords) == "already_exists");
  CHECK(import(R"({"dataset":"words","replace":true,"rows":[{"only":1}]})").value()["data"]["replaced"] ==
        true);
  CHECK(show("words")["rows"].dump() == "[[1]]");
  // A replacing upload that is given up leaves what was there, and nobody hears that it is gone.
  const std::size_t told = events_told();
  import(R"({"dataset":"words","upload":"r","replace":true,"more":true,"columns":["x"],"rows":[]})").value();
  CHECK_FALSE(organisation.run("drop_dataset", R"({"dataset":"words","upload":"r"})", "", "eve"));
  CHECK(organisation.run("drop_dataset", R"({"dataset":"words","upload":"r"})"));
  CHECK(show("words")["rows"].dump() == "[[1]]");
  CHECK(events_told() == told);
  CHECK(organisation.run("drop_dataset", R"({"dataset":"words"})"));
  CHECK(show("words").is_null());
  CHECK(organisation.run("drop_dataset", R"({"dataset":"words"})").error().code == Code::not_found);
  check_replay();
}

TEST_CASE_FIXTURE(Fixture, "two uploads of one name do not mix, and one of them wins") {
  import(kFirst).value();
  CHECK(code(R"({"dataset":"big","upload":"u1","rows":[["eve",9]]})", "eve") == "conflict");
  import(R"({"dataset":"big","upload":"u2","more":true,"columns":["a"],"rows":[["eve"]]})", "eve").value();
  import(R"({"dataset":"big","upload":"u1","rows":[["y",2]]})").value();
  CHECK(code(R"({"dataset":"big","upload":"u2","rows":[["late"]]})", "eve") == "already_exists");
  CHECK(show("big")["rows"].dump() == R"([["x",1],["y",2]])");
  // The one that was begun first may be the last to end.
  import(R"({"dataset":"big","upload":"a","replace":true,"more":true,"columns":["n"],"rows":[[1]]})").value();
  import(R"({"dataset":"big","upload":"b","replace":true,"more":true,"columns":["n"],"rows":[[2]]})", "eve")
      .value();
  import(R"({"dataset":"big","upload":"b","replace":true,"rows":[]})", "eve").value();
  CHECK(show("big")["rows"].dump() == "[[2]]");
  import(R"({"dataset":"big","upload":"a","replace":true,"rows":[]})").value();
  CHECK(show("big")["rows"].dump() == "[[1]]");
  check_replay();
}

TEST_CASE_FIXTURE(Fixture, "names, columns and rows that cannot be are refused with what would be right") {
  for (const char* name :
       {"", "Words", "2x", "a b", "campaigns", "tasks", "main", "sqlite_x", "rule_x_1", "json_each"}) {
    CAPTURE(name);
    CHECK(code(R"({"rows":[{"a":1}],"dataset":")" + std::string(name) + R"("})") == "invalid_field");
  }
  const auto field = [&](const std::string& args) {
    const auto reply = import(args);
    return reply ? "done" : reply.error().field;
  };
  CHECK(field(R"({"dataset":"x","columns":["a","A"],"rows":[]})") == "columns[1]");
  CHECK(field(R"({"dataset":"x","columns":["a","_row"],"rows":[]})") == "columns[1]");
  CHECK(field(R"({"dataset":"x","columns":["a","b\u001b[1m"],"rows":[]})") == "columns[1]");
  CHECK(field(R"({"dataset":"x","rows":[[1]]})") == "columns");
  CHECK(field(R"({"dataset":"x","rows":[]})") == "rows");
  CHECK(field(R"({"dataset":"x","columns":["a"],"rows":[[1],[1,2]]})") == "rows[1]");
  CHECK(field(R"({"dataset":"x","columns":["a"],"rows":[{"b":1}]})") == "rows[0]");
  CHECK(field(R"({"dataset":"x","columns":["a"],"rows":["text"]})") == "rows[0]");
  CHECK(field(R"({"dataset":"x","columns":["a"],"rows":[["zero\u0000byte"]]})") == "rows[0]");
  CHECK(code(R"({"dataset":"x","columns":["a"],"rows":[[")" + std::string(domain::kValueBytes + 1, 'x') +
             R"("]]})") == "too_large");
  std::string many = R"({"dataset":"x","rows":[{"c0":0)";
  for (int i = 1; i <= 200; ++i) many += ",\"c" + std::to_string(i) + "\":0";
  CHECK(code(many + "}]}") == "too_large");
  CHECK(show("x").is_null());
  import(R"({"dataset":"x","columns":["drop table campaigns; --","a\"b"],"rows":[["'); --",1]]})").value();
  CHECK(show("x")["rows"].dump() == R"([["'); --",1]])");
}

TEST_CASE_FIXTURE(Fixture, "an upload that grows past the bounds is refused and gone") {
  const std::string value(60'000, 'x');
  std::string rows;
  for (int i = 0; i < 16; ++i) rows += (i == 0 ? "[\"" : ",[\"") + value + "\"]";
  organisation->database().exec("pragma synchronous = off");
  import(R"({"dataset":"fat","upload":"u","more":true,"columns":["a"],"rows":[]})").value();
  std::string last;
  int chunks = 0;
  while (chunks < 100 && last.empty()) {
    const auto reply = import(R"({"dataset":"fat","upload":"u","more":true,"rows":[)" + rows + "]}");
    ++chunks;
    if (!reply) last = reply.error().message;
  }
  CHECK(chunks == domain::kDatasetBytes / (16 * 60'000) + 1);
  CHECK(last == "the values of a data set have at most 67108864 bytes");
  CHECK(uploads_under_way(organisation->tables()) == 0);
}

TEST_CASE_FIXTURE(Fixture, "there are only so many data sets, and uploads at once") {
  for (int i = 0; i < domain::kUploads; ++i) {
    const std::string n = std::to_string(i);
    CHECK(code(R"({"dataset":"d","upload":")" + n + R"(","more":true,"columns":["a"],"rows":[]})") == "done");
  }
  CHECK(code(R"({"dataset":"d","columns":["a"],"rows":[]})") == "busy");
  for (int i = 0; i < domain::kUploads; ++i)
    CHECK(organisation.run("drop_dataset", R"({"dataset":"d","upload":")" + std::to_string(i) + R"("})"));
  for (int i = 0; i < domain::kDatasets; ++i)
    CHECK(code(R"({"columns":["a"],"rows":[],"dataset":"d)" + std::to_string(i) + R"("})") == "done");
  CHECK(code(R"({"dataset":"d","columns":["a"],"rows":[]})") == "too_large");
  CHECK(code(R"({"dataset":"d7","replace":true,"columns":["a"],"rows":[]})") == "done");
}

TEST_CASE_FIXTURE(Fixture, "the server drops an upload only once nothing was heard of it") {
  import(kFirst).value();
  const auto drop = [&] {
    return organisation.run("drop_dataset", R"({"dataset":"big","upload":"u1"})", "", "syncd");
  };
  CHECK(drop().error().code == Code::conflict);
  for (Millis i = 0; i < domain::kUploadIdle / 1000; ++i) organisation.commit({});
  CHECK(drop());
  CHECK(uploads_under_way(organisation->tables()) == 0);
}

TEST_CASE("a text is a number, a time, a truth or a list only where nothing of it is lost") {
  const auto as = [](ColumnType type, std::string_view text) {
    const auto value = domain::text_as(type, text);
    return value ? value->dump() : "none";
  };
  CHECK(as(ColumnType::number, "-12") == "-12");
  CHECK(as(ColumnType::number, "1.5e3") == "1500.0");
  CHECK(as(ColumnType::number, "9223372036854775807") == "9223372036854775807");
  for (const char* wrong : {"", "007", "+1", "1,5", "0x1f", "1.", ".5", "1e", "1e999", "NaN", "inf", "--1",
                            "12 3", "9223372036854775808"}) {
    CAPTURE(wrong);
    CHECK(as(ColumnType::number, wrong) == "none");
  }
  CHECK(as(ColumnType::time, "2026-02-01 12:30:00") == R"("2026-02-01T12:30:00.000Z")");
  CHECK(as(ColumnType::time, "2026-02-01T12:30:00+02:00") == R"("2026-02-01T10:30:00.000Z")");
  CHECK(as(ColumnType::time, "2026-02-30") == "none");
  CHECK(as(ColumnType::time, "20260201") == "none");
  CHECK(as(ColumnType::boolean, "TRUE") == "true");
  CHECK(as(ColumnType::boolean, "no") == "false");
  CHECK(as(ColumnType::list, R"([1, "a"])") == R"("[1,\"a\"]")");
  CHECK(as(ColumnType::list, "[1,") == "none");

  const auto guess = [](std::vector<std::string> texts) {
    domain::TypeGuess out;
    for (const std::string& text : texts) out.see_text(text);
    return name(out.type());
  };
  CHECK(guess({}) == "text");
  CHECK(guess({"1", "2.5"}) == "number");
  CHECK(guess({"1", "007"}) == "text");
  CHECK(guess({"2026-02-01", "2026-02-01T00:00:00Z"}) == "time");
  CHECK(guess({"2026-02-01", "1"}) == "text");
  CHECK(guess({"true", "False"}) == "boolean");
  CHECK(guess({"yes", "no"}) == "text");
  CHECK(guess({"[]", "[1]"}) == "list");
  CHECK(guess({"x", "1"}) == "text");
}
