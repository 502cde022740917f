// SPDX-License-Identifier: Apache-2.0
#include "domain/tables.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>

#include "base/ids.h"
#include "domain/entities/campaign_names.h"
#include "domain/entities/campaigns.h"
#include "domain/entities/change_log.h"
#include "domain/entities/conversations.h"
#include "domain/entities/crews.h"
#include "domain/entities/ledger.h"
#include "domain/entities/revocations.h"
#include "domain/entities/row_tables.h"
#include "domain/entities/run_figures.h"
#include "domain/entities/runs.h"
#include "domain/entities/tasks.h"
#include "domain/entities/tool_calls.h"
#include "domain/search/index.h"

namespace syncd::domain {
namespace {

constexpr std::array kDefinitions{
    kConversationTables, kCampaignTables,  kCampaignNameTables, kTaskTables,     kLedgerTables,
    kRunFigureTables,    kCrewTables,      kRunTables,          kToolCallTables, kRowTables,
    kSearchTables,       kChangeLogTables, kRevocationTables};

// Another text when `apply` comes to write other rows for the same events.
constexpr const char* kApplyVersion = "1";

}  // namespace

Query::~Query() {
  if (statement_ != nullptr) statement_->tryReset();
}

bool Query::next() {
  return statement_->executeStep();
}

std::int64_t Query::integer(int column) const {
  return statement_->getColumn(column).getInt64();
}

std::string_view Query::text(int column) const {
  const SQLite::Column value = statement_->getColumn(column);
  const void* bytes = value.getBlob();
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(value.getBytes()));
}

bool Query::is_null(int column) const {
  return statement_->getColumn(column).isNull();
}

std::optional<std::int64_t> Query::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

Tables::Tables(SQLite::Database& database) : database_(database) {}

Tables::~Tables() = default;

SQLite::Statement& Tables::prepared(Sql sql) {
  auto& slot = statements_[sql.text];
  if (!slot) slot = std::make_unique<SQLite::Statement>(database_, sql.text);
  return *slot;
}

int Tables::changes() const {
  return database_.getChanges();
}

void Tables::bind(SQLite::Statement& statement, int index, const std::string& value) {
  statement.bind(index, value);
}

void Tables::bind(SQLite::Statement& statement, int index, std::int64_t value) {
  statement.bind(index, value);
}

void Tables::bind(SQLite::Statement& statement, int index, std::nullptr_t) {
  statement.bind(index);
}

std::span<const char* const> table_definitions() {
  return kDefinitions;
}

std::uint64_t tables_version() {
  std::string all = kApplyVersion;
  for (const char* definition : kDefinitions) all += definition;
  return content_hash(all) >> 1;  // fits SQLite's signed integers
}

}  // namespace syncd::domain
