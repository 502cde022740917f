// SPDX-License-Identifier: Apache-2.0
// Fields that the operations on crews and runs share, and what a decision about a tool's call is made of.
#pragma once

#include <cmath>
#include <initializer_list>
#include <utility>

#include "domain/entities/tool_calls.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {

inline Field run_id(bool required = true, int position = 0) {
  return {.name = "run_id",
          .summary = "the run",
          .required = required,
          .position = position,
          .refers = Kind::run,
          .aliases = {"runId", "run"}};
}

inline Field call_id(bool required, int position) {
  return {.name = "call_id",
          .summary = "the tool's call",
          .required = required,
          .position = position,
          .min = 1,
          .max = 128,
          .aliases = {"callId"}};
}

// What programs measure comes with more digits than are meant.
inline void round_numbers(Json& args, std::initializer_list<std::pair<const char*, double>> parts_kept) {
  for (const auto& [name, parts] : parts_kept) {
    const auto it = args.find(name);
    if (it == args.end() || !it->is_number_float()) continue;
    const double rounded = std::round(it->get<double>() * parts) / parts;
    const bool whole = std::abs(rounded) < 1e15 && rounded == std::trunc(rounded);
    *it = whole ? Json(static_cast<std::int64_t>(rounded)) : Json(rounded);
  }
}

// The event, and the same members as the answer.
inline Decision tool_decision(EventType type, Json members) {
  Decision decision;
  decision.events.push_back(tool_event(type, members));
  decision.data = std::move(members);
  return decision;
}

}  // namespace syncd::domain::operations
