// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/datasets.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "domain/entities/row_page.h"

namespace syncd::domain {
namespace {

std::vector<RowTable> tables_of(Tables& tables, std::vector<std::int64_t> ids) {
  std::vector<RowTable> out;
  for (const std::int64_t id : ids) {
    if (auto table = row_table_of_id(tables, id)) out.push_back(std::move(*table));
  }
  return out;
}

std::vector<std::int64_t> ids_in(Query row) {
  std::vector<std::int64_t> out;
  while (row.next()) out.push_back(row.integer(0));
  return out;
}

}  // namespace

std::optional<Error> wrong_dataset_name(std::string_view name) {
  if (is_row_table_name(name) && !name.starts_with("rule_")) return std::nullopt;
  return Error{.code = Code::invalid_field,
               .message = fmt::format("\"{}\" cannot be the name of a data set", short_line(name, 64)),
               .field = "dataset",
               .hint =
                   "small letters, digits and underscores, a letter first, at most 63; no table of syncd's "
                   "own (campaigns, tasks, ...), and not rule_..."};
}

Result<RowTable> find_dataset(Tables& tables, std::string_view named, const char* field) {
  auto found = tables_of(
      tables, ids_in(tables.query(
                  "select id from row_tables where kind = 'dataset' and finished = 1 and name = ?", named)));
  if (!found.empty()) return std::move(found.front());
  return fail(Code::not_found, fmt::format("there is no data set \"{}\"", short_line(named, 64)), field,
              "\"list datasets\" shows what there is");
}

std::optional<RowTable> upload_named(Tables& tables, std::string_view dataset, std::string_view upload) {
  auto found = tables_of(
      tables,
      ids_in(tables.query(
          "select id from row_tables where kind = 'dataset' and finished = 0 and name = ? and family = ?",
          dataset, upload)));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::int64_t uploads_under_way(Tables& tables) {
  auto row = tables.query("select count(*) from row_tables where kind = 'dataset' and finished = 0");
  row.next();
  return row.integer(0);
}

std::vector<RowTable> idle_uploads(Tables& tables, Millis since) {
  return tables_of(tables,
                   ids_in(tables.query("select id from row_tables where kind = 'dataset' and finished = 0"
                                       " and touched_at < ? order by id",
                                       since)));
}

Event upload_dropped(const RowTable& upload, const Context& context) {
  Event event = row_table_dropped(upload, context);
  event.route = {Topic::rows, std::to_string(upload.id)};
  return event;
}

Json list_datasets(Tables& tables, const Listing& listing, const Context& context) {
  std::vector<RowTable> all = row_tables(tables, RowKind::dataset, context.actor.user);
  std::sort(all.begin(), all.end(), [](const RowTable& a, const RowTable& b) { return a.name < b.name; });
  const std::string part = folded(listing.q);
  return row_table_list(all, listing,
                        [&](const RowTable& table) { return table.name.find(part) != std::string::npos; });
}

Result<Json> show_dataset(Tables& tables, const Looking& looking, const Context&) {
  return shown_rows(tables, find_dataset(tables, looking.name, "name"), looking);
}

Result<Json> log_dataset(Tables& tables, std::string_view named, const LogPiece& piece,
                         const Context& context) {
  return row_table_log(tables, RowKind::dataset, named, piece, context,
                       [&] { return find_dataset(tables, named, "name"); });
}

std::string dataset_line(const Json& item) {
  return fmt::format("{}: {} rows of {} columns", short_line(text_at(item, "table"), 80),
                     integer_at(item, "row_count"), member_at(item, "columns").size());
}

}  // namespace syncd::domain
