// SPDX-License-Identifier: Apache-2.0
// JSON as it is printed: nothing in it can act on a terminal. What JSON itself would let through (C1
// controls, direction overrides, zero-width characters) is written as \u escapes, always and not only on
// terminals: the value is the same to every parser, and a file that is shown later is as harmless. Any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace syncd::cmd {

std::string json_line(const Json& value);
std::string json_pretty(const Json& value);

// How characters beyond U+FFFF are escaped: as a surrogate pair (JSON), as \UXXXXXXXX (YAML).
enum class Escapes { json, yaml };

// Valid JSON text with each hidden character inside its strings escaped.
std::string hidden_escaped(std::string_view json_text, Escapes escapes = Escapes::json);

}  // namespace syncd::cmd
