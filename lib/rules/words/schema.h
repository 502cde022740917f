// SPDX-License-Identifier: Apache-2.0
// What a rule may ask about: tables, their columns, and other words for them. Values; nothing here knows
// where the rows are kept. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"

namespace syncd::rules {

// How a column's values are kept, and so what a comparison with it means.
enum class ColumnType {
  text,
  number,
  time,     // RFC 3339 text in UTC with milliseconds, as base's rfc3339 writes it
  boolean,  // 1 and 0
  list,     // JSON text of an array
};

struct Column {
  std::string name;
  ColumnType type = ColumnType::text;
  std::vector<std::string> also = {};  // other words for it: "brand" for brand_name
  // What it keeps for what people say, where that is something else: DE for Germany. Null: as it was said.
  Result<std::string> (*meant)(std::string_view said) = nullptr;
};

struct Table {
  std::string name;      // of several: campaigns
  std::string singular;  // of one: campaign
  std::vector<std::string> also = {};
  std::vector<Column> columns = {};  // in the order in which they are shown; the first tells rows apart
  // Meant only where its name is written letter by letter. An earlier answer has the words of its question
  // for a name, and the question must not be put to the answer when it is asked again.
  bool by_name_alone = false;
};

struct Schema {
  std::vector<Table> tables;
};

}  // namespace syncd::rules
