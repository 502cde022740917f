// SPDX-License-Identifier: Apache-2.0
// The part of a text that shows best why it was found. Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "domain/search/query.h"

namespace syncd::domain {

// [{"text":"…the budget of "},{"text":"Apex","match":true},...]: put together, a stretch of the text of about
// 200 bytes with … where it was cut. `places` in their order, within the text.
Json excerpt(std::string_view text, const std::vector<Place>& places);

}  // namespace syncd::domain
