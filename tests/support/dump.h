// SPDX-License-Identifier: Apache-2.0
// The tables of an organisation's file as their rows, to be compared with others.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <string>
#include <vector>

namespace syncd::test {

// Every row of every table that is made from the log.
inline std::vector<std::string> dump(SQLite::Database& database) {
  std::vector<std::string> out;
  SQLite::Statement names(database,
                          "select name from pragma_table_list where schema = 'main' and type = 'table'"
                          " and name not like 'sqlite_%' and name not in ('meta', 'events', 'replies')");
  while (names.executeStep()) {
    const std::string name = names.getColumn(0).getString();
    SQLite::Statement rows(database, "select * from \"" + name + "\"");
    while (rows.executeStep()) {
      std::string line = name;
      for (int i = 0; i < rows.getColumnCount(); ++i) line += '|' + rows.getColumn(i).getString();
      out.push_back(std::move(line));
    }
  }
  // An index of words counts by what it finds: how it lies on disk depends on what was committed together.
  database.exec("create virtual table temp.found using fts5vocab(main, message_words, instance)");
  {
    SQLite::Statement found(database, "select term, doc from temp.found");
    while (found.executeStep())
      out.push_back("message_words|" + found.getColumn(0).getString() + '|' + found.getColumn(1).getString());
  }
  std::sort(out.begin(), out.end());
  database.exec("drop table temp.found");
  return out;
}

}  // namespace syncd::test
