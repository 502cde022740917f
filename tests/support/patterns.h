// SPDX-License-Identifier: Apache-2.0
// A data set `patterns` in an organisation's file, made before a daemon opens it.
#pragma once

#include <SQLiteCpp/Transaction.h>

#include <filesystem>
#include <string>
#include <vector>

#include "domain/entities/row_tables.h"
#include "store/organisation.h"

namespace syncd::test {

inline void fill_patterns(const std::filesystem::path& data, int rows = 5) {
  std::filesystem::create_directories(data);
  const auto organisation = store::Organisation::open(data / "default.sqlite", system_entropy()).value();
  using domain::ColumnType;
  const domain::RowTable table{.id = static_cast<std::int64_t>(organisation->position()) + 1,
                               .name = "patterns",
                               .columns = {{"name", ColumnType::text},
                                           {"kind", ColumnType::text},
                                           {"description", ColumnType::text},
                                           {"created_at", ColumnType::time}},
                               .row_count = rows};
  std::vector<Json> values;
  for (int i = 1; i <= rows; ++i) {
    values.push_back({"Pattern " + std::to_string(i), i % 2 == 1 ? "pattern" : "rule",
                      "It's no. " + std::to_string(i),
                      "2026-01-0" + std::to_string(1 + i % 9) + "T00:00:00.000Z"});
  }
  const domain::Actor actor{.user = "ada", .source = "test", .client_id = "c"};
  const Json live;
  const Entropy entropy = system_entropy();
  const domain::Context context{.actor = actor,
                                .now = 1'770'000'000'000,
                                .next_seq = 0,
                                .entropy = entropy,
                                .epoch = organisation->epoch(),
                                .live = live,
                                .conversations = {}};
  SQLite::Transaction transaction(organisation->database());
  organisation->append(row_table_begun(table), context.now);
  for (domain::Event& event : domain::row_table_filled(table.id, values))
    organisation->append(std::move(event), context.now);
  organisation->append(row_table_finished(table, context), context.now);
  transaction.commit();
}

}  // namespace syncd::test
