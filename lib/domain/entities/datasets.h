// SPDX-License-Identifier: Apache-2.0
// Data sets: tables of rows that users import, for rules to ask about. One is imported whole, or in chunks
// that are one upload: rows gather in a table that nobody sees until the last has come, and only then it
// takes the place of what had its name. Runs on the thread that owns the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/entities/row_tables.h"
#include "domain/kinds.h"

namespace syncd::domain {

inline constexpr std::int64_t kDatasets = 100;                         // of an organisation
inline constexpr std::int64_t kUploads = 16;                           // under way at once
inline constexpr std::int64_t kDatasetRows = 1'000'000;                // of one
inline constexpr std::int64_t kDatasetBytes = std::int64_t{64} << 20;  // of one's values
inline constexpr std::size_t kValueBytes = 64 * 1024;                  // of one value
inline constexpr Millis kUploadIdle = 5 * 60'000;                      // without a chunk, and it is dropped

// What is wrong with a name for a data set; nothing where it may be one.
std::optional<Error> wrong_dataset_name(std::string_view name);

// Errors: not_found, naming `field`.
Result<RowTable> find_dataset(Tables& tables, std::string_view named, const char* field);

// An upload that is under way, whoever's it is: its user is about.created_by.
std::optional<RowTable> upload_named(Tables& tables, std::string_view dataset, std::string_view upload);
std::int64_t uploads_under_way(Tables& tables);
// Uploads of which nothing was heard since then.
std::vector<RowTable> idle_uploads(Tables& tables, Millis since);
// Nobody saw it, and so nobody is told.
Event upload_dropped(const RowTable& upload, const Context& context);

// By name, without their rows.
Json list_datasets(Tables& tables, const Listing& listing, const Context& context);
// With a page of its rows.
Result<Json> show_dataset(Tables& tables, const Looking& looking, const Context& context);
Result<Json> log_dataset(Tables& tables, std::string_view named, const LogPiece& piece,
                         const Context& context);
std::string dataset_line(const Json& item);

}  // namespace syncd::domain
