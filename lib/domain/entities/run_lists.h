// SPDX-License-Identifier: Apache-2.0
// Crews and runs as they are listed and shown: rows of the table of kinds. Read page by page, however many
// there are.
#pragma once

#include <string>
#include <string_view>

#include "domain/kinds.h"

namespace syncd::domain {

inline constexpr std::int64_t kSnapshotRuns = 200;

// By name, each with the number of its running runs.
Json list_crews(Tables& tables, const Listing& listing, const Context& context);
Result<Json> show_crew(Tables& tables, const Looking& looking, const Context& context);
std::string crew_line(const Json& item);

// Running ones first, then the others, the latest first.
Json list_runs(Tables& tables, const Listing& listing, const Context& context);
// With its newest tool calls.
Result<Json> show_run(Tables& tables, const Looking& looking, const Context& context);
std::string run_line(const Json& item);

}  // namespace syncd::domain
