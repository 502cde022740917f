// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "cmd/output/csv.h"
#include "cmd/output/json_text.h"
#include "cmd/output/yaml.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::TestShell;

namespace {

const Json kRows = Json::parse(R"([
  {"media_buy_id":"apex","brand_name":"Apex Motors","bids":{"desktop":2.5,"mobile":1.8},"geo":["US","DE"],"daily_cap":500},
  {"media_buy_id":"techflow","brand_name":"TechFlow","bids":{"desktop":3},"geo":[],"daily_cap":null}
])");
const std::vector<Column> kColumns{{"media_buy_id", "ID"}, {"brand_name"}, {"bids"}, {"geo"}, {"daily_cap"}};

std::string listed(Mode mode, const Json& rows = kRows) {
  TestShell t;
  t.shell.mode = mode;
  t.print.list(rows, kColumns);
  return t.out.text;
}

}  // namespace

TEST_CASE("a table aligns its columns, numbers to the right") {
  CHECK(listed(Mode::table) ==
        "ID        BRAND NAME   BIDS                     GEO     DAILY CAP\n"
        "apex      Apex Motors  desktop 2.5, mobile 1.8  US, DE        500\n"
        "techflow  TechFlow     desktop 3\n");
}

TEST_CASE("json is one array, ndjson an object a line") {
  CHECK(listed(Mode::json, Json::parse(R"([{"a":1},{"a":"x"}])")) == "[{\"a\":1},{\"a\":\"x\"}]\n");
  CHECK(listed(Mode::ndjson, Json::parse(R"([{"a":1},{"a":"x"}])")) == "{\"a\":1}\n{\"a\":\"x\"}\n");
}

TEST_CASE("an empty list is an empty array, and nothing in a table") {
  CHECK(listed(Mode::json, Json::array()) == "[]\n");
  CHECK(listed(Mode::table, Json::array()) == "");
  CHECK(listed(Mode::ndjson, Json::array()) == "");
  CHECK(listed(Mode::csv, Json::array()) == "media_buy_id,brand_name,bids,geo,daily_cap\r\n");
}

TEST_CASE("csv quotes what RFC 4180 says has to be quoted") {
  const std::vector<std::string> fields{"plain", "a,b", "say \"hi\"", "two\nlines", "", " blank "};
  CHECK(csv_line(fields) == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",, blank \r\n");
  CHECK(listed(Mode::csv) ==
        "media_buy_id,brand_name,bids,geo,daily_cap\r\n"
        "apex,Apex Motors,\"desktop 2.5, mobile 1.8\",\"US, DE\",500\r\n"
        "techflow,TechFlow,desktop 3,,\r\n");
}

TEST_CASE("yaml quotes what would read back as something else") {
  CHECK(yaml_text(Json::parse(R"({"plain":"Apex Motors","truth":"no","number":"42","empty":"","n":null,
      "colon":"a: b","list":["x",{"k":1,"deep":[1,[2]]}],"none":[],"nothing":{},"dash":"- x","multi":"a\nb","b":true})")) ==
        "plain: Apex Motors\n"
        "truth: \"no\"\n"
        "number: \"42\"\n"
        "empty: \"\"\n"
        "\"n\": null\n"
        "colon: \"a: b\"\n"
        "list:\n"
        "  - x\n"
        "  - k: 1\n"
        "    deep:\n"
        "      - 1\n"
        "      - - 2\n"
        "none: []\n"
        "nothing: {}\n"
        "dash: \"- x\"\n"
        "multi: \"a\\nb\"\n"
        "b: true\n");
}

TEST_CASE("a table is shortened to a terminal, the widest column first, and not for a pipe") {
  const Json rows = Json::parse(R"([{"id":"a","text":"a text that goes on and on"}])");
  const std::vector<Column> columns{{"id"}, {"text"}};
  TestShell t;
  t.on_terminal(20).print.list(rows, columns);
  CHECK(t.out.text == "ID  TEXT\na   a text that goe…\n");
  TestShell piped;
  piped.print.list(rows, columns);
  CHECK(piped.out.text == "ID  TEXT\na   a text that goes on and on\n");
}

TEST_CASE("wide characters take two columns") {
  TestShell t;
  t.print.list(Json::parse(R"([{"name":"日本","n":1},{"name":"abcd","n":22}])"));
  CHECK(t.out.text == "NAME   N\n日本   1\nabcd  22\n");
}

TEST_CASE("headers are bold on a terminal with colour only") {
  TestShell t;
  t.on_terminal(80);
  t.shell.out_screen.colour = true;
  t.print.list(Json::parse(R"([{"a":"x"}])"));
  CHECK(t.out.text == "\x1b[1mA\x1b[0m\nx\n");
}

TEST_CASE("hostile text is shown, never obeyed, in every mode") {
  const std::string evil = "\x1b]0;owned\x07 \u202etxt\u200b \u009b31m\r\x7f";
  const Json rows = Json::array({Json{{"name", evil}}});
  for (const auto& [name, mode] : kModes) {
    if (mode == Mode::csv) continue;  // below
    CAPTURE(name);
    for (const bool terminal : {false, true}) {
      TestShell t;
      if (terminal) t.on_terminal(200);
      t.shell.mode = mode;
      t.print.list(rows);
      t.print.record(rows[0]);
      t.print.event(Json{{"type", "message"}, {"message", {{"content", evil}}}, {"userId", evil}});
      t.print.event(Json{{"type", "unheard_of"}, {evil, evil}});
      t.print.error({.code = Code::ambiguous, .message = evil, .hint = evil, .candidates = {evil}});
      for (const std::string& text : {t.out.text, t.err.text}) {
        CHECK(text.find('\x1b') == std::string::npos);
        CHECK(text.find('\x07') == std::string::npos);
        CHECK(text.find('\r') == std::string::npos);
        CHECK(text.find('\x7f') == std::string::npos);
        CHECK(text.find("\u202e") == std::string::npos);
        CHECK(text.find("\u200b") == std::string::npos);
        CHECK(text.find("\u009b") == std::string::npos);
      }
    }
  }
}

TEST_CASE("csv keeps each byte for a program and shows them on a terminal") {
  const Json rows = Json::array({Json{{"name", "\x1b[31mred"}}});
  TestShell piped;
  piped.shell.mode = Mode::csv;
  piped.print.list(rows);
  CHECK(piped.out.text == "name\r\n\x1b[31mred\r\n");
  TestShell terminal;
  terminal.on_terminal(80).shell.mode = Mode::csv;
  terminal.print.list(rows);
  CHECK(terminal.out.text == "name\r\n\\x1b[31mred\r\n");
}

TEST_CASE("escaped json is the same value") {
  const Json value{{"text", "a\u202eb\u0085\U000e0041\u200d日本é🙂\x7f"}};
  const std::string text = json_line(value);
  CHECK(text == R"({"text":"a\u202eb\u0085\udb40\udc41\u200d日本é🙂\u007f"})");
  CHECK(Json::parse(text) == value);
}

TEST_CASE("json on a terminal is laid out, in a pipe it is one line") {
  TestShell t;
  t.on_terminal(80).shell.mode = Mode::json;
  t.print.record(Json{{"a", 1}});
  CHECK(t.out.text == "{\n  \"a\": 1\n}\n");
}

TEST_CASE("a record keeps the lines of its texts, indented") {
  TestShell t;
  t.print.record(Json{{"id", "m1"}, {"content", "one\ntwo"}, {"none", nullptr}});
  CHECK(t.out.text == "id       m1\ncontent  one\n         two\nnone\n");
}

TEST_CASE("under -q a list is the names of its rows") {
  TestShell t;
  t.shell.quiet = true;
  t.print.list(kRows, kColumns);
  CHECK(t.out.text == "apex\ntechflow\n");
}

TEST_CASE("errors go to stderr, as JSON where data is JSON") {
  const Error error{.code = Code::ambiguous,
                    .message = "Apex fits more than one campaign",
                    .field = "media_buy_id",
                    .hint = "write more of the name",
                    .candidates = {"Apex Motors", "Apex Foods"}};
  TestShell t;
  t.print.error(error);
  CHECK(t.out.text == "");
  CHECK(t.err.text ==
        "syncctl: Apex fits more than one campaign\n  Apex Motors\n  Apex Foods\n  write more of the name\n");
  TestShell j;
  j.shell.mode = Mode::json;
  j.print.error(error);
  CHECK(
      j.err.text ==
      R"({"type":"error","code":"ambiguous","message":"Apex fits more than one campaign","field":"media_buy_id",)"
      R"("hint":"write more of the name","candidates":["Apex Motors","Apex Foods"],"retryable":false,"exit_code":6})"
      "\n");
}
