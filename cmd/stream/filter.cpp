// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cmd/output/cells.h"
#include "domain/event.h"

namespace syncd::cmd {
namespace {

constexpr std::array<std::string_view, 2> kPassing{"presence", "typing"};  // not in the log

}  // namespace

bool Filter::fits(const Json& frame) const {
  const std::string type = text_at(frame, "type");
  if (types.empty() ? integer_at(frame, "seq") <= 0
                    : std::find(types.begin(), types.end(), type) == types.end()) {
    return false;
  }
  if (!campaign.empty() && value_at(frame, "data.mediaBuy.media_buy_id") != campaign) return false;
  if (!run.empty() && member_at(frame, "run_id") != run && value_at(frame, "data.run.run_id") != run)
    return false;
  return std::all_of(members.begin(), members.end(), [&](const auto& member) {
    return cell_text(value_at(frame, member.first)) == member.second;
  });
}

Result<std::pair<std::string, std::string>> parse_member_filter(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return fail(Code::invalid_field, fmt::format("--filter: {} compares nothing", text), "filter",
                "write it like message.role=user");
  }
  return std::pair{text.substr(0, equals), text.substr(equals + 1)};
}

Result<void> check_type(const std::string& type) {
  if (domain::event_named(type) || std::find(kPassing.begin(), kPassing.end(), type) != kPassing.end())
    return {};
  std::string names;
  for (const auto& row : domain::all_events()) names += fmt::format("{}, ", row.name);
  return fail(Code::invalid_field, fmt::format("--type: there are no {} events", type), "type",
              fmt::format("one of {}presence, typing", names));
}

}  // namespace syncd::cmd
