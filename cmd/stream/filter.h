// SPDX-License-Identifier: Apache-2.0
// Which frames of a stream somebody wants to see. Any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/json.h"

namespace syncd::cmd {

struct Filter {
  std::vector<std::string> types = {};                            // empty: everything that lasts
  std::string campaign = {};                                      // its id
  std::string run = {};                                           // its id
  std::vector<std::pair<std::string, std::string>> members = {};  // path and the text that is there

  bool fits(const Json& frame) const;
};

// "data.mediaBuy.status=paused"
Result<std::pair<std::string, std::string>> parse_member_filter(const std::string& text);

// Whether there are frames of this type at all: a misspelt one would wait for ever.
Result<void> check_type(const std::string& type);

}  // namespace syncd::cmd
