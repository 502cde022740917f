// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/dataset_rows.h"
#include "domain/entities/datasets.h"
#include "domain/entities/row_values.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// ["a", {"name":"b"}] is columns too.
void normalise(Json& args) {
  const auto columns = args.find("columns");
  if (columns == args.end() || !columns->is_array()) return;
  for (Json& column : *columns) {
    if (column.is_string()) column = {{"name", column}};
  }
}

std::optional<Error> check(const Json& args) {
  if (auto wrong = wrong_dataset_name(text_at(args, "dataset"))) return wrong;
  const Error missing{
      .code = Code::missing_field,
      .message = "\"upload\" is missing",
      .field = "upload",
      .hint = "chunks that belong together have one; without it, all of the rows come at once"};
  if (!args.contains("upload") && (member_at(args, "more") == true || integer_at(args, "offset") > 0))
    return missing;
  return std::nullopt;
}

bool is_free(Tables& tables, const std::string& name, const Json& args) {
  return member_at(args, "replace") == true || !find_dataset(tables, name, "dataset");
}

Error taken(const std::string& name) {
  return {.code = Code::already_exists,
          .message = fmt::format("there is a data set \"{}\" already", name),
          .field = "dataset",
          .hint = "another name, or \"replace\": true"};
}

std::optional<Error> no_room(Tables& tables, const std::string& name, const Context& context) {
  const auto there =
      static_cast<std::int64_t>(row_tables(tables, RowKind::dataset, context.actor.user).size());
  if (there >= kDatasets && !find_dataset(tables, name, "dataset")) {
    return Error{.code = Code::too_large,
                 .message = fmt::format("there are {} data sets, which is as many as there may be", there),
                 .field = "dataset",
                 .hint = "drop_dataset makes room"};
  }
  if (uploads_under_way(tables) >= kUploads) {
    return Error{
        .code = Code::busy,
        .message = fmt::format("{} uploads are under way, which is as many as there may be", kUploads)};
  }
  return std::nullopt;
}

Result<RowTable> begin(Tables& tables, const Json& args, const Context& context) {
  const std::string name = text_at(args, "dataset");
  if (!is_free(tables, name, args)) return tl::unexpected<Error>(taken(name));
  if (auto full = no_room(tables, name, context)) return tl::unexpected<Error>(std::move(*full));
  auto columns = columns_for(member_at(args, "columns"), args["rows"]);
  if (!columns) return tl::unexpected<Error>(std::move(columns.error()));
  return RowTable{.id = static_cast<std::int64_t>(context.next_seq),
                  .name = name,
                  .kind = RowKind::dataset,
                  .family = text_at(args, "upload"),
                  .about = {{"created_by", context.actor.user}, {"source", context.actor.source}},
                  .columns = std::move(*columns),
                  .created_at = context.now};
}

// The table that the request adds rows to; one that is begun by it has no rows, and its id is the next place
// in the log. Only a chunk with columns begins an upload, so that a later one can never pass for the first.
Result<RowTable> table_for(Tables& tables, const Json& args, const Context& context) {
  const std::string upload = text_at(args, "upload");
  if (upload.empty()) return begin(tables, args, context);
  auto there = upload_named(tables, text_at(args, "dataset"), upload);
  const std::int64_t offset = integer_at(args, "offset");
  if (there && text_at(there->about, "created_by") != context.actor.user)
    return fail(Code::conflict, "an upload of this name is somebody else's", "upload");
  if (!there && (offset > 0 || !args.contains("columns"))) {
    return fail(
        Code::not_found, "there is no such upload under way", "upload",
        "the first chunk of an upload has \"columns\"; one that was refused, given up or left alone is "
        "over");
  }
  if (!there) return begin(tables, args, context);
  if (args.contains("offset") ? offset != there->row_count : args.contains("columns")) {
    return fail(Code::conflict, fmt::format("{} rows of this upload have come", there->row_count), "offset",
                fmt::format("the next chunk has the offset {}", there->row_count));
  }
  return std::move(*there);
}

std::optional<Error> beyond_bounds(const RowTable& table) {
  if (table.row_count > kDatasetRows) {
    return Error{.code = Code::too_large,
                 .message = fmt::format("a data set has at most {} rows", kDatasetRows),
                 .field = "rows"};
  }
  if (table.bytes > kDatasetBytes) {
    return Error{.code = Code::too_large,
                 .message = fmt::format("the values of a data set have at most {} bytes", kDatasetBytes),
                 .field = "rows"};
  }
  return std::nullopt;
}

// An upload ends with the chunk that is refused: nothing may be missing in the middle.
Result<Decision> refuse(const RowTable& table, bool begun, Error error, const Context& context) {
  if (!begun) return tl::unexpected<Error>(std::move(error));
  Decision decision;
  decision.events.push_back(upload_dropped(table, context));
  decision.refused = std::move(error);
  return decision;
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  auto table = table_for(tables, args, context);
  if (!table) return tl::unexpected<Error>(std::move(table.error()));
  const bool begun = table->id != static_cast<std::int64_t>(context.next_seq);
  const bool more = member_at(args, "more") == true;
  auto rows = typed_rows(table->columns, args["rows"]);
  if (!rows) return refuse(*table, begun, std::move(rows.error()), context);
  table->row_count += static_cast<std::int64_t>(rows->size());
  for (const Json& row : *rows) table->bytes += row_bytes(row);
  if (auto wrong = beyond_bounds(*table)) return refuse(*table, begun, std::move(*wrong), context);
  if (!more && begun && !is_free(tables, table->name, args))
    return refuse(*table, begun, taken(table->name), context);

  Decision decision;
  if (!begun) decision.events.push_back(row_table_begun(*table));
  for (Event& event : row_table_filled(table->id, *rows)) decision.events.push_back(std::move(event));
  if (more) {
    decision.data = {{"dataset", table->name}, {"upload", table->family}, {"row_count", table->row_count}};
    return decision;
  }
  decision.data = {{"dataset", to_json(*table)},
                   {"replaced", find_dataset(tables, table->name, "").has_value()}};
  decision.events.push_back(row_table_finished(*table, context));
  return decision;
}

}  // namespace

Operation import_dataset() {
  Field type{.name = "type",
             .type = FieldType::choice,
             .summary = "what its values are; found out from the rows of this request where it is not said",
             .choices = {"text", "number", "time", "boolean", "list"}};
  return {.name = "import_dataset",
          .group = "rules",
          .summary = "import rows under a name that rules can ask about, whole or in chunks of one upload",
          .fields = {{.name = "dataset",
                      .summary = "what it is to be called",
                      .required = true,
                      .position = 0,
                      .min = 1,
                      .max = 63},
                     {.name = "columns",
                      .type = FieldType::list,
                      .summary = "its columns; not needed where the rows are objects and come at once",
                      .min = 1,
                      .max = 200,
                      .fields = {{.name = "column",
                                  .type = FieldType::object,
                                  .fields = {{.name = "name", .required = true, .max = 256}, type}}}},
                     {.name = "rows",
                      .type = FieldType::list,
                      .summary = "arrays with a value a column, or objects",
                      .required = true,
                      .max = 100'000,
                      .fields = {{.name = "row", .type = FieldType::any}}},
                     {.name = "upload",
                      .summary = "a name of the client's for the chunks that belong together",
                      .min = 1,
                      .max = 128},
                     {.name = "more", .type = FieldType::boolean, .summary = "further chunks follow"},
                     {.name = "offset",
                      .type = FieldType::integer,
                      .summary = "how many rows of the upload came before; refused where that is not so",
                      .min = 0},
                     {.name = "replace",
                      .type = FieldType::boolean,
                      .summary = "take the place of a data set of this name"}},
          .examples = {"import-dataset words --rows '[{\"word\":\"hello\",\"count\":2}]'"},
          .normalise = normalise,
          .check = check,
          .decide = decide};
}

}  // namespace syncd::domain::operations
