// SPDX-License-Identifier: Apache-2.0
// The records of a file of rows, one after another: CSV by RFC 4180, or a JSON object a line. What is no
// record comes as one with a fault, and reading goes on behind it. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "cmd/import/lines.h"

namespace syncd::cmd {

struct Record {
  std::size_t line = 0;  // where it begins; of a fault, where that is
  Json values;           // CSV: an array of texts, null for nothing at all; NDJSON: an object
  std::string fault = {};
};

class Records {
 public:
  virtual ~Records() = default;
  virtual std::optional<Record> next() = 0;
  virtual const Lines& lines() const = 0;
};

std::unique_ptr<Records> csv_records(const InputFile& file, char delimiter);
std::unique_ptr<Records> ndjson_records(const InputFile& file);

enum class FileFormat { csv, ndjson };

struct FileShape {
  FileFormat format = FileFormat::csv;
  char delimiter = ',';
};

// By the file's name, or else by how it begins. `begins`: its first bytes.
FileShape shape_of(const std::string& path, const std::string& begins);

}  // namespace syncd::cmd
