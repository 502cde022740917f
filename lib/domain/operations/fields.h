// SPDX-License-Identifier: Apache-2.0
// Fields that many operations share, so that they read and complete the same everywhere.
#pragma once

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
