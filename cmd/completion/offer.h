// SPDX-License-Identifier: Apache-2.0
// What completion offers: words with what they mean. The text of a description comes from others and is made
// safe where it is printed, not here. Any thread.
#pragma once

#include <string>
#include <vector>

namespace syncd::cmd {

struct Offer {
  std::string value, meaning;
};

using Offers = std::vector<Offer>;

}  // namespace syncd::cmd
