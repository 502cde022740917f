// SPDX-License-Identifier: Apache-2.0
#include "identity/strict_json.h"

#include <set>
#include <string>
#include <vector>

namespace syncd::identity {
namespace {

constexpr int kDepth = 8;

}  // namespace

std::optional<Json> strict_object(std::string_view text) {
  if (auto plain = parse_json(text, kDepth); !plain || !plain->is_object()) return std::nullopt;
  std::vector<std::set<std::string>> names;  // of each object that is open
  bool twice = false;
  Json value = Json::parse(text, [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key)
      twice = !names.back().insert(parsed.get_ref<const std::string&>()).second || twice;
    return true;
  });
  return twice ? std::nullopt : std::optional(std::move(value));
}

}  // namespace syncd::identity
