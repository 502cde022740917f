// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "domain/entities/campaigns.h"
#include "domain/operations/fields.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::domain::operations {
namespace {

bool answers_to(const Operation& row, std::string_view key) {
  return row.change != nullptr &&
         (row.name == key ||
          std::find(row.update_keys.begin(), row.update_keys.end(), key) != row.update_keys.end());
}

tl::unexpected<Error> unknown_update(std::string_view key) {
  std::vector<std::string_view> names;
  for (const Operation& row : all_operations()) {
    if (row.change != nullptr) names.push_back(row.name);
  }
  return fail(Code::unknown_field, fmt::format("there is no update \"{}\"", short_line(key, 64)),
              "updates." + short_line(key, 64), fmt::format("one of {}", fmt::join(names, ", ")));
}

// {"set_status":{"status":"paused"}}, {"pause":true}, {"daily_cap":500}: the arguments of the row.
Result<std::vector<Change>> change_by(const Operation& row, const std::string& key, Json value,
                                      Campaign& campaign, const Context& context) {
  Json args = value.is_object() ? std::move(value) : Json{{key, std::move(value)}};
  args["media_buy_id"] = campaign.media_buy_id;
  auto changes = validate(row, std::move(args)).and_then([&](const Json& own) {
    return row.change(campaign, own, context);
  });
  if (!changes) changes.error().field = fmt::format("updates.{}.{}", key, changes.error().field);
  return changes;
}

Result<std::vector<Change>> change(Campaign& campaign, const Json& args, const Context& context) {
  std::vector<Change> all;
  for (const auto& [key, value] : args["updates"].items()) {
    const auto rows = all_operations();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&key = key](const Operation& r) { return answers_to(r, key); });
    if (row == rows.end()) return unknown_update(key);
    if (value.is_null() || value == false) continue;
    auto changes = change_by(*row, key, value, campaign, context);
    if (!changes) return changes;
    all.insert(all.end(), std::make_move_iterator(changes->begin()), std::make_move_iterator(changes->end()));
  }
  return all;
}

}  // namespace

Operation update_media_buy() {
  return {.name = "update_media_buy",
          .group = "campaigns",
          .summary = "change several things of a campaign, in order, all or none",
          .fields = {media_buy_id(),
                     {.name = "updates",
                      .type = FieldType::object,
                      .summary = "operations by name with their arguments: "
                                 "{\"set_status\":{\"status\":\"paused\"},\"daily_cap\":500}",
                      .required = true,
                      .position = 1}},
          .examples = {"update-media-buy apex '{\"pause\":true,\"daily_cap\":500}'"},
          .decide = decide_change<change>};
}

}  // namespace syncd::domain::operations
