// SPDX-License-Identifier: Apache-2.0
// Fields that the operations on crews and runs share, and what a decision about a tool's call is made of.
#pragma once

#include <cmath>

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

// What programs measure comes with more digits than are meant. What is out of bounds is left as it is:
// rounding must not make it right.
inline void round_number(Json& args, const char* name, double parts, double most) {
  const auto it = args.find(name);
  if (it == args.end() || !it->is_number_float()) return;
  const double number = it->get<double>();
  if (!(number >= 0 && number <= most)) return;
  const double rounded = std::round(number * parts) / parts;
  const bool whole = rounded == std::trunc(rounded);
  *it = whole ? Json(static_cast<std::int64_t>(rounded)) : Json(rounded);
}

// The event, and the same members as the answer.
inline Decision tool_decision(EventType type, Json members) {
  Decision decision;
  decision.events.push_back(tool_event(type, members));
  decision.data = std::move(members);
  return decision;
}

}  // namespace syncd::domain::operations
