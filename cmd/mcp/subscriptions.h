// SPDX-License-Identifier: Apache-2.0
// Which resources the other side wants to hear of, under the addresses that it uses itself, and which of them
// changed since it was last told. One thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"

namespace syncd::cmd::mcp {

class Subscriptions {
 public:
  // `address`: under its id; `given`: as it was asked for.
  void add(const std::string& address, const std::string& given);
  // The address that is followed by nobody any more; empty where there is none.
  std::string remove(const std::string& given);

  void changed(const Json& event);
  // Something may have been missed of this one, or of all.
  void unsure(const std::string& address);
  void all_unsure();

  // Those that changed, each once, as they were asked for.
  std::vector<std::string> take_changed();

 private:
  std::map<std::string, std::set<std::string>> given_;  // by address
  std::set<std::string> changed_;
};

}  // namespace syncd::cmd::mcp
