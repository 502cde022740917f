// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/ids.h"
#include "base/json.h"
#include "base/looks.h"
#include "base/text.h"
#include "base/time.h"

using namespace syncd;

TEST_CASE("text from others cannot drive a terminal") {
  CHECK(terminal_safe("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
  CHECK(terminal_safe("a\xc2\x9b"
                      "31m") == "a\\x9b31m");
  CHECK(terminal_safe("abc\xe2\x80\xae"
                      "def") == "abc\\u{202e}def");
  CHECK(terminal_safe("zero\xe2\x80\x8bwidth") == "zero\\u{200b}width");
  CHECK(terminal_safe("bad\xff") == "bad\\xff");
  CHECK(terminal_safe("tab\tand\nline") == "tab\tand\nline");
  CHECK(terminal_safe("back\rto start") == "back\\x0dto start");
  CHECK(terminal_line("two\nlines") == "two⏎lines");
  CHECK(terminal_safe("漢字 👩‍💻 é") == "漢字 👩‍💻 é");
}

TEST_CASE("a byte that is no UTF-8 is found wherever it stands") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string plain(size, 'a');
    CAPTURE(size);
    CHECK(is_utf8(plain));
    CHECK(is_utf8(plain + "é" + plain));
    CHECK_FALSE(is_utf8(plain + "\xff" + plain));
    CHECK_FALSE(is_utf8(plain + "\xc3"));            // cut off
    CHECK_FALSE(is_utf8(plain + "\xed\xa0\x80"));    // half of a pair
    CHECK_FALSE(is_utf8("é" + plain + "\xc0\xaf"));  // too long a form
  }
}

TEST_CASE("width counts columns, not bytes") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("漢字") == 4);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(shortened("漢字漢字", 5) == "漢字…");
  CHECK(shortened("abcdef", 6) == "abcdef");
  CHECK(shortened("abcdef", 4) == "abc…");
}

TEST_CASE("names that can be taken for each other have one look") {
  for (const char* name :
       {"Assistant", "ASSISTANT", "аѕѕіѕtаnt", "assistant ", "assist-ant", "ass1stant", "a55istant",
        "ａｓｓｉｓｔａｎｔ", "Àssistant", "assıstant", "assi\u200bstant", "assιstαnt"}) {
    CAPTURE(name);
    CHECK(look_of(name) == look_of("assistant"));
  }
  for (const char* name : {"assistants", "assist", "ada", "the assistant"}) {
    CAPTURE(name);
    CHECK(look_of(name) != look_of("assistant"));
  }
  CHECK(look_of("—").empty());
}

TEST_CASE("names are compared without case, accents and with small misspellings") {
  CHECK(folded("Ápex MOTORS") == folded("apex motors"));
  CHECK(edit_distance("apex motors", "apex moters") == 1);
  CHECK(edit_distance("apex", "aepx") == 1);
  CHECK(edit_distance("", "abc") == 3);
}

TEST_CASE("JSON deeper than the limit is refused before it is built") {
  CHECK(parse_json(std::string(32, '[') + std::string(32, ']')));
  CHECK_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')));
  CHECK_FALSE(parse_json(std::string(100'000, '[')));
  CHECK(parse_json(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})"));
  CHECK_FALSE(parse_json("{\"a\":1"));
  CHECK_FALSE(parse_json("1e999"));
}

TEST_CASE("a string is written so that JSON reads the same back") {
  using namespace std::string_literals;
  const std::string nasty = "quote\" back\\ nul\0 bell\x07 newline\n tab\t é"s;
  std::string out;
  append_json_string(out, nasty);
  CHECK(parse_json(out).value().get<std::string>() == nasty);
}

TEST_CASE("instants are read and written as RFC 3339") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00.000Z");
  CHECK(parse_rfc3339("2026-02-01T12:30:00.250Z") == parse_rfc3339("2026-02-01T14:30:00.250+02:00"));
  CHECK(rfc3339(parse_rfc3339("2026-02-01T12:30:00.2509Z").value()) == "2026-02-01T12:30:00.250Z");
  CHECK(parse_rfc3339("2026-02-01"));
  for (const char* bad :
       {"", "2026-13-01", "2026-02-30", "2026-02-01T25:00:00Z", "yesterday", "2026-02-01T10:00:00"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_rfc3339(bad));
  }
  CHECK(parse_duration("10m") == 600'000);
  CHECK(parse_duration("1.5s") == 1500);
  CHECK_FALSE(parse_duration("soon"));
}

TEST_CASE("ids sort by time and are printable") {
  int count = 0;
  const Entropy counted = [&](std::span<std::byte> out) {
    for (auto& b : out) b = static_cast<std::byte>(++count);
  };
  const auto first = new_id(1'000, counted), second = new_id(2'000, counted);
  CHECK(first < second);
  CHECK(first.size() == 36);
  CHECK(is_id(first));
  CHECK_FALSE(is_id(""));
  CHECK_FALSE(is_id("a\nb"));
  CHECK_FALSE(is_id(std::string(129, 'a')));
}

TEST_CASE("an object of very many members is refused before it is built") {
  std::string text = "{\"k\":0";
  for (int i = 1; i < kMaxJsonMembers; ++i) text += ",\"" + std::to_string(i) + "\":0";
  CHECK(parse_json(text + "}"));
  const auto over = parse_json(text + ",\"more\":0}");
  REQUIRE_FALSE(over);
  CHECK(over.error().code == Code::too_large);
}

TEST_CASE("a quote in a log value does not end it, and what looks like nothing is shown") {
  CHECK(log_text("a\" level=critical") == "a\\x22 level=critical");
  CHECK(terminal_line("ada\xef\xb8\x8f") == "ada\\u{fe0f}");
  CHECK_FALSE(is_id("ada\xcd\x8f"));
}
