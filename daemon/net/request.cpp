// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/request.h"

#include <algorithm>

#include "base/text.h"

namespace syncd::daemon {

std::vector<std::string_view> list_elements(std::string_view value) {
  std::vector<std::string_view> elements;
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    if (const auto element = trimmed(value.substr(0, comma)); !element.empty()) elements.push_back(element);
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return elements;
}

std::vector<std::string_view> Request::offered_protocols() const {
  const auto* value = header("sec-websocket-protocol");
  return value == nullptr ? std::vector<std::string_view>{} : list_elements(*value);
}

}  // namespace syncd::daemon
