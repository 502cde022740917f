// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/errors.h"
#include "base/text.h"
#include "cmd/help/topics.h"

using namespace syncd;
using namespace syncd::cmd;

TEST_CASE("every exit code that an error can end with is explained") {
  const Topic& topic = *topic_named("exit-codes");
  std::set<std::string> told;
  for (const TopicRow& row : topic.rows) told.insert(std::string(row.term));
  for (const CodeInfo& code : all_codes()) CHECK(told.contains(std::to_string(static_cast<int>(code.exit))));
  for (const Exit exit : {Exit::done, Exit::events_lost, Exit::interrupted})
    CHECK(told.contains(std::to_string(static_cast<int>(exit))));
}

TEST_CASE("topics fit into the columns that there are, with every word of theirs") {
  for (const Topic& topic : all_topics()) {
    CHECK(topic_named(topic.name) == &topic);
    for (const std::size_t width : {40, 80, 100}) {
      const std::string text = topic_text(topic, width);
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) CHECK(display_width(line) <= width);
      for (const TopicRow& row : topic.rows) CHECK(text.find(row.term) != std::string::npos);
    }
  }
  CHECK(topic_named("nonsense") == nullptr);
}
