// SPDX-License-Identifier: Apache-2.0
// Whether two names can be taken for each other by somebody who looks at them. For names that are refused,
// never for finding what somebody means. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace syncd {

// How a name looks at a glance: folded, without blanks and marks, letters and figures that pass for a Latin
// letter as that letter. Two names of one look can be taken for each other.
std::string look_of(std::string_view name);

}  // namespace syncd
