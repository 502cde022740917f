// SPDX-License-Identifier: Apache-2.0
// Fields that many operations share, so that they read and complete the same everywhere.
#pragma once

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "domain/operation.h"

namespace syncd::domain::operations {

inline Field conversation_id(int position = 0) {
  return {.name = "conversationId",
          .summary = "the conversation",
          .required = true,
          .position = position,
          .refers = Kind::conversation};
}

inline Field media_buy_id(int position = 0) {
  return {.name = "media_buy_id",
          .summary = "the campaign, by id or brand name",
          .required = true,
          .position = position,
          .refers = Kind::campaign,
          .aliases = {"mediaBuyId", "campaign"}};
}

inline Field task_id(int position = 0) {
  return {.name = "task_id",
          .summary = "the task, by id or title",
          .required = true,
          .position = position,
          .refers = Kind::task,
          .aliases = {"taskId", "task"}};
}

inline Field crew_id(int position = 0, bool required = true) {
  return {.name = "crew_id",
          .summary = "the crew",
          .required = required,
          .position = position,
          .refers = Kind::crew,
          .aliases = {"crewId", "crew"}};
}

inline Field task_title(bool required, int position) {
  return {.name = "title",
          .summary = "what is to be done",
          .required = required,
          .position = position,
          .min = 1,
          .max = 500};
}

inline Field task_description() {
  return {.name = "description", .summary = "more about it", .max = 20'000};
}

inline Field task_status(bool required, int position) {
  return {.name = "status",
          .type = FieldType::choice,
          .summary = "how far it is",
          .required = required,
          .position = position,
          .choices = {"pending", "in_progress", "completed"}};
}

// A title has something to read in it, on one line.
inline std::optional<Error> check_task_title(const Json& args) {
  const std::string title = text_at(args, "title");
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  const bool plain = std::none_of(title.begin(), title.end(), control);
  if (!args.contains("title") || (!trimmed(title).empty() && plain)) return std::nullopt;
  return Error{.code = Code::invalid_field,
               .message = "the title has to be something to read, on one line",
               .field = "title",
               .hint = "no control characters, not blanks alone"};
}

// {"completed":true} is a status too, and {"status":"done"} a known one.
inline void normalise_task(Json& args) {
  if (const auto it = args.find("completed"); it != args.end()) {
    // A client that knows of nothing else than this means it, whatever status it sends back with it.
    const bool is_done = text_at(args, "status") == "completed" || text_at(args, "status") == "done";
    if (it->is_boolean() && (!args.contains("status") || it->get<bool>() != is_done))
      args["status"] = it->get<bool>() ? "completed" : "pending";
    if (it->is_boolean() || it->is_null()) args.erase("completed");
  }
  if (const auto it = args.find("status"); it != args.end() && it->is_string()) {
    if (*it == "done" || *it == "complete") *it = "completed";
    if (*it == "in-progress" || *it == "doing") *it = "in_progress";
    if (*it == "todo" || *it == "open") *it = "pending";
  }
}

inline Field countries() {
  return {.name = "countries",
          .type = FieldType::list,
          .summary = "countries, by name or ISO 3166 code",
          .required = true,
          .position = 1,
          .min = 1,
          .max = 300,
          .aliases = {"geo", "geos", "country"},
          .fields = {{.name = "country", .min = 1, .max = 100}}};
}

inline Field since() {
  return {
      .name = "since", .type = FieldType::integer, .summary = "the last seq that is known already", .min = 0};
}

inline Field epoch() {
  return {.name = "epoch", .summary = "the epoch that `since` belongs to", .max = 64};
}

inline Field limit(std::int64_t most) {
  return {.name = "limit", .type = FieldType::integer, .summary = "how many at most", .min = 1, .max = most};
}

inline Field title(bool required, int position) {
  return {.name = "title",
          .summary = "what it is called",
          .required = required,
          .position = position,
          .min = 1,
          .max = 200};
}

}  // namespace syncd::domain::operations
