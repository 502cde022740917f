// SPDX-License-Identifier: Apache-2.0
// A JSON value as a YAML document that reads back as the same value: block style, text quoted wherever it
// could be taken for something else. Any thread.
#pragma once

#include <string>

#include "base/json.h"

namespace syncd::cmd {

// Ends with a newline.
std::string yaml_text(const Json& value);

}  // namespace syncd::cmd
