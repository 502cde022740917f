// SPDX-License-Identifier: Apache-2.0
// The first reading of a file of rows: which columns it has and what their values are, found out over all of
// them, and which lines are no rows. With that, each record becomes the row that is imported. Asks no server.
// One thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cmd/import/records.h"
#include "domain/entities/row_tables.h"

namespace syncd::cmd {

struct Wanted {
  FileShape shape;
  bool header = true;                               // of CSV: the first record holds the names
  std::map<std::string, domain::ColumnType> types;  // columns whose type is not to be found out
};

struct BadLine {
  std::size_t line;
  std::string fault;
};

inline constexpr std::size_t kBadLinesKept = 20;

struct Survey {
  std::vector<domain::RowColumn> columns;
  std::vector<std::string> members;  // of NDJSON: what each column is called in the file
  std::int64_t rows = 0;
  std::vector<BadLine> bad;  // the first of them
  std::int64_t bad_count = 0;
};

std::unique_ptr<Records> records_of(const InputFile& file, const FileShape& shape);

// `progress` is told how far in the file it is, now and then; false ends the reading (Code::declined).
// Errors: a file without names or rows, a type for a column that there is not.
using Progress = std::function<bool(std::uint64_t position)>;
Result<Survey> survey(const InputFile& file, const Wanted& wanted, const Progress& progress);

// Why a record is no row of these columns; the row in `into` where it is one.
std::string fault_of(const Record& record, const Survey& survey, Json& into);

}  // namespace syncd::cmd
