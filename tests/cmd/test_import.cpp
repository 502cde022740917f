// SPDX-License-Identifier: Apache-2.0
// Files of rows read as what they are: records, types, bad lines. No server.
#include <doctest/doctest.h>

#include <fstream>

#include "cmd/import/survey.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;

namespace {

struct Files {
  test::Folder folder;
  InputFile file(const std::string& text, const std::string& name = "f") {
    const auto path = folder.path / name;
    std::ofstream(path, std::ios::binary) << text;
    return InputFile::open(path).value();
  }
  // "2:[\"a\",null];3!fault;"
  std::string csv(const std::string& text, char delimiter = ',') {
    const InputFile in = file(text);
    std::string out;
    const auto records = csv_records(in, delimiter);
    while (const auto record = records->next()) {
      out += std::to_string(record->line) +
             (record->fault.empty() ? ":" + record->values.dump() : "!" + record->fault.substr(0, 16)) + ";";
    }
    return out;
  }
  Result<Survey> look(const std::string& text, Wanted wanted = {}, const std::string& name = "f") {
    const InputFile in = file(text, name);
    const auto format = wanted.shape.format;
    wanted.shape = shape_of(name, in.beginning(1000));
    if (format == FileFormat::ndjson) wanted.shape.format = format;
    return survey(in, wanted, [](std::uint64_t) { return true; });
  }
  std::string columns(const std::string& text, Wanted wanted = {}) {
    const auto found = look(text, std::move(wanted));
    if (!found) return "error: " + found.error().message;
    std::string out;
    for (const auto& column : found->columns) out += column.name + " " + std::string(name(column.type)) + ";";
    return out + std::to_string(found->rows);
  }
  std::string bad(const std::string& text, Wanted wanted = {}) {
    const auto found = look(text, std::move(wanted));
    if (!found) return "error: " + found.error().message;
    std::string out;
    for (const auto& line : found->bad) out += std::to_string(line.line) + " " + line.fault + ";";
    return out;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Files, "CSV is read as RFC 4180 has it") {
  CHECK(csv("a,b\r\n1,\r\n") == R"(1:["a","b"];2:["1",null];)");
  CHECK(csv("\xef\xbb\xbf"
            "a,b") == R"(1:["a","b"];)");
  CHECK(csv("\"a,\"\"b\"\"\nc\",\"\"\nd,e\n") == R"(1:["a,\"b\"\nc",""];3:["d","e"];)");
  CHECK(csv("\"a\r\nb\"\r\nc\r\n") == R"(1:["a\r\nb"];3:["c"];)");
  CHECK(csv(" a , b\n\n\nc,\n") == R"(1:[" a "," b"];4:["c",null];)");
  CHECK(csv("a;b\tc|d", '\t') == R"(1:["a;b","c|d"];)");
  CHECK(csv("") == "");
  CHECK(csv("\n\n") == "");
}

TEST_CASE_FIXTURE(Files, "what is no record is named by its line, and reading goes on") {
  CHECK(csv("a\nb\"c\nd\n") == R"(1:["a"];2!has a quote in t;3:["d"];)");
  CHECK(csv("a\n\"b\"c\nd\n") == R"(1:["a"];2!has a quote in t;3:["d"];)");
  CHECK(csv("a\nb\xff,\nd\n") == R"(1:["a"];2!is not UTF-8;3:["d"];)");
  CHECK(csv("a,b\n\"x\ny\xff\nz\",1\nd,2\n") == R"(1:["a","b"];3!is not UTF-8;5:["d","2"];)");
  CHECK(csv(std::string("a\nb\0c\nd\n", 8)) == R"(1:["a"];2!has a zero byte ;3:["d"];)");
  CHECK(csv("a\n\"b\nc\nd\n") == R"(1:["a"];2!has a quote that;)");
  CHECK(csv("a\n\"" + std::string(kLongestLine, 'x') + "\nb\n\"c\"\n") ==
        R"(1:["a"];2!has more than 10;3:["b"];4:["c"];)");
  CHECK(csv("a\n" + std::string(3 * kLongestLine, 'x') + "\nb\n") ==
        R"(1:["a"];2!has more than 10;3:["b"];)");
}

TEST_CASE_FIXTURE(Files, "the format is told by the name, or by how the file begins") {
  const auto shape = [](const std::string& path, const std::string& text) {
    const FileShape it = shape_of(path, text);
    return it.format == FileFormat::ndjson ? std::string("json") : std::string(1, it.delimiter);
  };
  CHECK(shape("a.csv", "a;b;c,d\n1,2,3,4,5") == ";");
  CHECK(shape("a.tsv", "a,b,c\td") == "\t");
  CHECK(shape("-", "a\tb") == "\t");
  CHECK(shape("-", "\"a;;;;\",b") == ",");
  CHECK(shape("-", "alone") == ",");
  CHECK(shape("A.JSONL", "x") == "json");
  CHECK(shape("-", "\n {\"a\":1}") == "json");
  CHECK(shape("a.csv", "{a},b") == ",");
}

TEST_CASE_FIXTURE(Files, "types are what all values are, over all rows") {
  CHECK(columns("n,t,b,l,x,e\n1,2026-02-01,true,[1],a,\n-2.5,2026-02-01 10:00:00,FALSE,[],1,\n") ==
        "n number;t time;b boolean;l list;x text;e text;2");
  std::string late = "n,zip\n";
  for (int i = 0; i < 5'000; ++i) late += std::to_string(i) + ",10\n";
  CHECK(columns(late + "x,007\n") == "n text;zip text;5001");
  CHECK(columns("n,m\n1,\n,\"\"\n") == "n number;m text;2");
  CHECK(columns("7,x\n", {.shape = {}, .header = false, .types = {}}) == "column_1 number;column_2 text;1");
  CHECK(columns("n\n1\n", {.shape = {}, .header = true, .types = {{"n", domain::ColumnType::text}}}) ==
        "n text;1");
  CHECK(columns("n\n1\n", {.shape = {}, .header = true, .types = {{"m", domain::ColumnType::text}}}) ==
        "error: --types: there is no column m");
  CHECK(columns("a,A,,_row\n1,2,3,4\n") == "a number;A_2 number;column_3 number;_row_2 number;1");
  CHECK(columns(R"({"a":1,"b":"2026-02-01"})"
                "\n"
                R"({"b":null,"c":[1],"a":2})"
                "\n") == "a number;b time;c list;2");
  CHECK(columns(R"({"a":1})"
                "\n"
                R"({"a":"1"})"
                "\n") == "a text;2");
  CHECK(columns("") == "error: the file is empty");
  CHECK(columns("\xff\xfe"
                "a") == "error: the file is in UTF-16; it has to be in UTF-8");
}

TEST_CASE_FIXTURE(Files, "bad lines are told by number and reason") {
  CHECK(bad("a,b\n1,2\n3\n4,5,6\n") == "3 has 1 field in the place of 2;4 has 3 fields in the place of 2;");
  CHECK(bad("a\n1\nx\n", {.shape = {}, .header = true, .types = {{"a", domain::ColumnType::number}}}) ==
        "3 \"x\" is no number for a;");
  CHECK(bad("{\"a\":1}\n[1]\nnope\n{\"a\":2\n", {}) ==
        "2 is no JSON object;3 is not valid JSON at byte 2;4 is not valid JSON at byte 7;");
  const auto many = look("a,b\n" + [] {
    std::string out;
    for (int i = 0; i < 1'000; ++i) out += "x\n";
    return out;
  }());
  CHECK(many->bad.size() == kBadLinesKept);
  CHECK(many->bad_count == 1'000);
  CHECK(bad("a\n" + std::string(70'000, 'x') + "\n") == "2 the value of a has more than 65536 bytes;");
}

TEST_CASE_FIXTURE(Files, "lines are the same wherever the blocks are cut") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::string(static_cast<std::size_t>(i % 97), 'x') + "\n";
  const InputFile in = file(text + "end");
  Lines lines(in);
  std::string back;
  while (const auto line = lines.next()) back += line->text;
  CHECK(back == text + "end");
  CHECK(lines.position() == text.size() + 3);
}
