// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "assistant/model/sse.h"

using namespace syncd;
using namespace syncd::assistant::model;

namespace {

using Events = std::vector<std::string>;

Events events_of(std::string_view text, std::size_t piece) {
  SseParser parser;
  Events out;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    Events more = parser.feed(text.substr(at, piece)).value();
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

}  // namespace

TEST_CASE("events come out of any line ends and any cuts") {
  const Events expected{"one", "two\nlines", "", " three"};
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const std::string text =
        "\xef\xbb\xbf"
        "event: x" +
        end + "data: one" + end + end + ": a comment" + end + "data: two" + end + ":" + end + "data:lines" +
        end + "id: 7" + end + end + end + "data" + end + end + "retry: 5" + end + end + "data:  three" + end +
        "database: 1" + end + end + "data: never ended" + end;
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
      CAPTURE(end);
      CAPTURE(piece);
      REQUIRE(events_of(text, piece) == expected);
    }
  }
}

TEST_CASE("a line without an end, and data without an end, do not grow for ever") {
  for (const std::string_view endless : {"x", "data: xxxxxxx\n"}) {
    SseParser parser(1000);
    Result<Events> got;
    for (int i = 0; i < 2000 && got; ++i) got = parser.feed(endless);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == Code::too_large);
  }
}
