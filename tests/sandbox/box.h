// SPDX-License-Identifier: Apache-2.0
// An organisation with something in each of its tables, and a real child process to ask about it.
#pragma once

#include <SQLiteCpp/Transaction.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <string>

#include "daemon/rules/child.h"
#include "domain/entities/row_tables.h"
#include "tests/support/organisation.h"

namespace syncd::test {

struct Box {
  Box() {
    organisation
        .run("create_media_buy",
             R"({"media_buy_id":"apex","brand_name":"Apex Motors","geo":["US","DE"],"daily_cap":"500.25"})")
        .value();
    organisation.run("create_media_buy", R"({"media_buy_id":"tech","brand_name":"Tech'Flow","geo":["GB"]})")
        .value();
    organisation.run("create_task", R"({"title":"ada's secret"})", "key-1", "ada").value();
    organisation.run("create_task", R"({"title":"eve's secret"})", "key-2", "eve").value();
    organisation.run("message", R"({"conversationId":"room","message":"hello"})").value();
    organisation.run("register_crew", R"({"crew_id":"night","name":"Night","agents":["a","b"]})").value();
    organisation.run("start_run", R"({"crew_id":"night","run_id":"r1","name":"nightly"})").value();
    organisation.run("record_tokens", R"({"kind":"earned","amount":"0.1","entry_id":"t1"})").value();
    organisation.run("record_tokens", R"({"kind":"earned","amount":"0.2","entry_id":"t2"})").value();
    make("patterns", "");
    make("mine", "ada");
    make("hers", "eve");
  }
  ~Box() { close(unwanted); }
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;

  void make(const std::string& name, const std::string& owner) {
    using domain::ColumnType;
    domain::RowTable table{.id = static_cast<std::int64_t>(organisation->position()) + 1,
                           .name = name,
                           .owner = owner,
                           .columns = {{"name", ColumnType::text},
                                       {"kind", ColumnType::text},
                                       {"live", ColumnType::boolean},
                                       {"tags", ColumnType::list},
                                       {"created_at", ColumnType::time}},
                           .row_count = 3};
    const std::vector<Json> rows{{"Echo", "pattern", true, R"(["x"])", "2026-02-01T00:00:00.000Z"},
                                 {"Mesh", "rule", false, "[]", "2026-02-02T00:00:00.000Z"},
                                 {"Nova", "pattern", nullptr, nullptr, nullptr}};
    const domain::Actor actor{.user = "ada", .source = "test", .client_id = "c"};
    const Json live;
    const Entropy entropy = system_entropy();
    const domain::Context context{.actor = actor,
                                  .now = 1,
                                  .next_seq = 0,
                                  .entropy = entropy,
                                  .epoch = "",
                                  .live = live,
                                  .conversations = {}};
    SQLite::Transaction transaction(organisation->database());
    organisation->append(row_table_begun(table), 1);
    for (domain::Event& event : domain::row_table_filled(table.id, rows))
      organisation->append(std::move(event), 1);
    organisation->append(row_table_finished(table, context), 1);
    transaction.commit();
  }

  sandbox::Answer ask(const std::string& sql, const std::string& user = "ada") const {
    return daemon::ask_child({organisation.file().string(), user, sql, limits}, unwanted);
  }
  // The rows on one line, or what was wrong with an ! before it.
  std::string rows(const std::string& sql, const std::string& user = "ada") const {
    const auto found = ask(sql, user);
    return found ? found->rows.dump() : "!" + found.error().message + " | " + found.error().hint;
  }

  TestOrganisation organisation;
  sandbox::Limits limits = {.rows = 1'000, .bytes = 1 << 20, .duration = 30'000, .memory = 32 << 20};
  int unwanted = eventfd(0, EFD_CLOEXEC);
};

}  // namespace syncd::test
