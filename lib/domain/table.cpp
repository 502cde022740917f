// SPDX-License-Identifier: Apache-2.0
#include "domain/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/text.h"

// One row an operation; each is defined in the file of its name in operations/.
#define SYNCD_OPERATIONS(ROW) \
  ROW(message)                \
  ROW(ask)                    \
  ROW(create_conversation)    \
  ROW(rename_conversation)    \
  ROW(delete_conversation)    \
  ROW(record_exchange)        \
  ROW(set_assistant)          \
  ROW(create_media_buy)       \
  ROW(set_status)             \
  ROW(adjust_bid)             \
  ROW(set_daily_cap)          \
  ROW(shift_budget)           \
  ROW(add_geo)                \
  ROW(remove_geo)             \
  ROW(record_delivery)        \
  ROW(update_media_buy)       \
  ROW(delete_media_buy)       \
  ROW(undo)                   \
  ROW(create_task)            \
  ROW(update_task)            \
  ROW(set_task_status)        \
  ROW(delete_task)            \
  ROW(record_tokens)          \
  ROW(rent_crew)              \
  ROW(return_crew)            \
  ROW(register_crew)          \
  ROW(remove_crew)            \
  ROW(signal)                 \
  ROW(start_run)              \
  ROW(tool_start)             \
  ROW(tool_progress)          \
  ROW(tool_end)               \
  ROW(finish_run)             \
  ROW(run_rule)               \
  ROW(drop_rule)              \
  ROW(import_dataset)         \
  ROW(drop_dataset)           \
  ROW(list)                   \
  ROW(show)                   \
  ROW(history)                \
  ROW(search)                 \
  ROW(log)                    \
  ROW(stats)                  \
  ROW(sync)                   \
  ROW(sync_request)           \
  ROW(describe)               \
  ROW(join)                   \
  ROW(leave)                  \
  ROW(typing)                 \
  ROW(subscribe)              \
  ROW(auth)                   \
  ROW(revoke_token)           \
  ROW(connections)            \
  ROW(ping)

namespace syncd::domain {

namespace operations {
#define SYNCD_DECLARE(name) Operation name();
SYNCD_OPERATIONS(SYNCD_DECLARE)
#undef SYNCD_DECLARE
}  // namespace operations

namespace {

const std::vector<Operation>& table() {
#define SYNCD_ROW(name) operations::name(),
  static const std::vector<Operation> rows{SYNCD_OPERATIONS(SYNCD_ROW)};
#undef SYNCD_ROW
  return rows;
}

}  // namespace

std::span<const Operation> all_operations() {
  return table();
}

const Operation* operation_named(std::string_view name) {
  static const auto index = [] {
    std::unordered_map<std::string_view, const Operation*> map;
    for (const Operation& row : table()) map.emplace(row.name, &row);
    return map;
  }();
  const auto it = index.find(name);
  if (it != index.end()) return it->second;
  if (name.find('-') == std::string_view::npos) return nullptr;
  std::string with_underscores(name);
  std::replace(with_underscores.begin(), with_underscores.end(), '-', '_');
  const auto again = index.find(with_underscores);
  return again == index.end() ? nullptr : again->second;
}

Error unknown_operation(std::string_view name) {
  const Operation* nearest = nullptr;
  std::size_t best = name.size() / 2 + 1;
  for (const Operation& row : table()) {
    if (name.size() > 64) break;
    if (const std::size_t distance = edit_distance(name, row.name); distance < best) {
      best = distance;
      nearest = &row;
    }
  }
  Error error{.code = Code::unknown_type,
              .message = fmt::format("there is no operation \"{}\"", short_line(name, 64)),
              .field = "type"};
  error.hint = nearest != nullptr ? fmt::format("did you mean \"{}\"?", nearest->name)
                                  : "\"describe\" lists every operation";
  return error;
}

}  // namespace syncd::domain
