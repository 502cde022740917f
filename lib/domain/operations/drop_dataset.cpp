// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/datasets.h"
#include "domain/entities/messages.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

// Its own user gives an upload up; the server does once nothing is heard of it.
Result<Decision> give_up(Tables& tables, const Json& args, const Context& context) {
  const std::string dataset = text_at(args, "dataset"), id = text_at(args, "upload");
  const auto upload = upload_named(tables, dataset, id);
  const bool server = context.actor.user == kServer;
  if (!upload || (!server && text_at(upload->about, "created_by") != context.actor.user))
    return fail(Code::not_found, "there is no such upload of yours under way", "upload");
  if (server && context.now - upload->touched_at < kUploadIdle)
    return fail(Code::conflict, "the upload has gone on", "upload");
  Decision decision;
  decision.events.push_back(upload_dropped(*upload, context));
  decision.data = {{"dataset", dataset}, {"upload", id}};
  return decision;
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  if (args.contains("upload")) return give_up(tables, args, context);
  const auto dataset = find_dataset(tables, text_at(args, "dataset"), "dataset");
  if (!dataset) return tl::unexpected<Error>(dataset.error());
  Decision decision;
  decision.events.push_back(row_table_dropped(*dataset, context));
  decision.data = {{"dataset", to_json(*dataset)}};
  return decision;
}

}  // namespace

Operation drop_dataset() {
  return {.name = "drop_dataset",
          .group = "rules",
          .summary = "throw away a data set, or give up an upload of it that is under way",
          .fields = {{.name = "dataset",
                      .summary = "the data set",
                      .required = true,
                      .position = 0,
                      .refers = Kind::dataset,
                      .aliases = {"name"}},
                     {.name = "upload",
                      .summary = "the upload to give up; what has the data set's name already stays",
                      .min = 1,
                      .max = 128}},
          .destructive = true,
          .idempotent = true,
          .examples = {"drop-dataset patterns"},
          .decide = decide};
}

}  // namespace syncd::domain::operations
