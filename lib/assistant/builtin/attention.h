// SPDX-License-Identifier: Apache-2.0
// In which conversations something of the assistant's may be followed up: a question answered, a deed done
// again. Everywhere else a short message asks for nothing, and no table has to be looked at to know it. May
// take one for such a conversation that is none, never the other way round. The writer's thread.
#pragma once

#include <map>
#include <string>
#include <unordered_set>

#include "domain/listener.h"

namespace syncd::assistant {

class Attention {
 public:
  // The assistant has said something there.
  void spoke(const std::string& org, const std::string& conversation);
  // Reads the log's end the first time that an organisation is heard of.
  bool may_be_followed(const domain::Said& said, domain::Tables& tables);

 private:
  struct Known {
    std::unordered_set<std::string> conversations;
    bool read = false;        // what was said before this process began
    bool everything = false;  // too many to tell apart
    void add(const std::string& conversation);
  };
  std::map<std::string, Known> known_;  // by organisation
};

}  // namespace syncd::assistant
