// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "cmd/output/cells.h"
#include "domain/event.h"

namespace syncd::cmd {
namespace {

// Whether what stands at the end of the path reads like this. Of a list, whether any of its items does; an
// item is named by its number, too.
bool reads(const Json& at, std::string_view path, const std::string& wanted) {
  if (at.is_array()) {
    const std::string_view name = path.substr(0, path.find('.'));
    std::size_t number = 0;
    const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (!name.empty() && wrong == std::errc() && end == name.data() + name.size()) {
      const std::string_view rest = path.substr(std::min(path.size(), name.size() + 1));
      return number < at.size() && reads(at[number], rest, wanted);
    }
    for (const Json& item : at) {
      if (reads(item, path, wanted)) return true;
    }
  }
  if (path.empty()) return cell_text(at) == wanted;
  if (!at.is_object()) return false;
  const std::string name(path.substr(0, path.find('.')));
  return reads(member_at(at, name.c_str()), path.substr(std::min(path.size(), name.size() + 1)), wanted);
}

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
  return std::all_of(members.begin(), members.end(),
                     [&](const auto& member) { return reads(frame, member.first, member.second); });
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
