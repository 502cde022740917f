// SPDX-License-Identifier: Apache-2.0
// The operation table: every operation there is, by name. Made once, never changed; any thread.
#pragma once

#include <span>
#include <string_view>

#include "domain/operation.h"

namespace syncd::domain {

// In the order in which help lists them.
std::span<const Operation> all_operations();

// nullptr where there is none. Dashes count as underscores: "set-status" is set_status.
const Operation* operation_named(std::string_view name);

// unknown_type with the nearest name as a hint.
Error unknown_operation(std::string_view name);

}  // namespace syncd::domain
