// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <fstream>

#include "cmd/stream/cursor_file.h"
#include "cmd/stream/filter.h"
#include "cmd/stream/since.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::Folder;

namespace {

bool fits(const char* filter, const char* frame) {
  const Filter one{.members = {*parse_member_filter(filter)}};
  Json value = *parse_json(frame);
  value["seq"] = 1;
  return one.fits(value);
}

}  // namespace

TEST_CASE("a cursor keeps what was saved, for one reader at a time") {
  const Folder folder;
  {
    auto cursor = CursorFile::open(folder.path / "cursors", "audit");
    REQUIRE(cursor);
    CHECK((*cursor)->epoch().empty());
    (*cursor)->begin("e1");
    (*cursor)->moved("", 7);
    (*cursor)->moved("room", 9);
    (*cursor)->moved("room", 8);  // never back
    REQUIRE((*cursor)->save());
    (*cursor)->moved("room", 99);  // not saved: as if the process had died
    const auto second = CursorFile::open(folder.path / "cursors", "audit");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Code::conflict);
    CHECK(CursorFile::open(folder.path / "cursors", "other"));
  }
  const auto again = CursorFile::open(folder.path / "cursors", "audit");
  REQUIRE(again);
  CHECK((*again)->epoch() == "e1");
  CHECK((*again)->seq("") == 7);
  CHECK((*again)->seq("room") == 9);
  CHECK_FALSE((*again)->seq("elsewhere"));
  CHECK((*again)->furthest() == 9);
}

TEST_CASE("a cursor that cannot be read is an error, not a new beginning") {
  const Folder folder;
  for (const char* content :
       {"", "{}", "[1]", R"({"epoch":"e","seqs":{"":"x"}})", R"({"epoch":1,"seqs":{}})"}) {
    std::ofstream(folder.path / "broken.json") << content;
    const auto cursor = CursorFile::open(folder.path, "broken");
    REQUIRE_FALSE(cursor);
    CHECK(cursor.error().code == Code::internal);
  }
  CHECK(CursorFile::open(folder.path, "../out").error().code == Code::invalid_field);
}

TEST_CASE("a filter looks into members of members and items of lists") {
  constexpr auto kFrame = R"({"a":{"b":[{"c":"x"},{"c":"y"}],"n":[1,2]},"t":"v","none":null})";
  CHECK(fits("t=v", kFrame));
  CHECK(fits("a.b.c=y", kFrame));
  CHECK(fits("a.b.1.c=y", kFrame));
  CHECK_FALSE(fits("a.b.0.c=y", kFrame));
  CHECK_FALSE(fits("a.b.7.c=y", kFrame));
  CHECK(fits("a.n=2", kFrame));
  CHECK(fits("a.n=1, 2", kFrame));
  CHECK_FALSE(fits("a.n=3", kFrame));
  CHECK(fits("none=", kFrame));
  CHECK(fits("a.b.c=x=y", R"({"a":{"b":{"c":"x=y"}}})"));
}

TEST_CASE("where to begin and where to end are written alike, and the flag is named") {
  CHECK(parse_since("41", 0)->seq == 41);
  CHECK(parse_since("10m", 600'000)->time == 0);
  CHECK(parse_since("nonsense", 0, "until").error().message.starts_with("--until: nonsense"));
}
