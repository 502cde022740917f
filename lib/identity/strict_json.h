// SPDX-License-Identifier: Apache-2.0
// JSON of a token: one object, in which no name stands twice, so that no two readers can take it for
// different things. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace syncd::identity {

std::optional<Json> strict_object(std::string_view text);

}  // namespace syncd::identity
