// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "rules/words/interpret.h"

using syncd::rules::slug;

TEST_CASE("a rule's slug is its words in a form that a table's name may have") {
  CHECK(slug("Find all patterns") == "find_all_patterns");
  CHECK(slug("  Patterns where name = 'x'; drop table y--  ") == "patterns_where_name_x_drop_table_y");
  CHECK(slug("Größe über 5") == "grosse_uber_5");
  CHECK(slug("日本") == "rule");
  CHECK(slug("") == "rule");
  CHECK(slug(std::string(500, 'a')).size() == 48);
}
