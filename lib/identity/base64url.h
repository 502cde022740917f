// SPDX-License-Identifier: Apache-2.0
// Base64 as tokens carry it: the URL alphabet, without padding. Reading is strict, so that no two texts stand
// for the same bytes. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace syncd::identity {

std::string base64url(std::string_view bytes);
// Nothing for what base64url() would not have written.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace syncd::identity
