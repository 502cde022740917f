// SPDX-License-Identifier: Apache-2.0
// Which campaigns a wish is about: by name, by "it", or by what was just spoken of. Never a guess: where it
// cannot be told there is a question. The thread that owns the tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "assistant/builtin/memory.h"
#include "assistant/builtin/reading.h"

namespace syncd::assistant {

class Referents {
 public:
  struct Found {
    std::vector<std::string> ids;  // empty where it could not be told
    std::string question;          // then: what to ask
    bool unsure = false;           // told, but to be confirmed
    std::string remark = {};       // why
  };

  Referents(domain::Tables& tables, const domain::Said& said, Names& names, Memory& memory);

  // What stands in the place of a campaign. `previous`: what the wish before it was about.
  Found named(const Filling& filling, const Intent& intent, const std::vector<std::string>& previous);
  // Nothing stands there.
  Found unnamed(const Intent& intent, const Reading& reading, const std::vector<std::string>& previous);
  // The answer to the question which one.
  Found answered(const Filling& filling);
  // Asks which of these, or of all where there are none.
  Found which(const std::vector<std::string>& among);

 private:
  Found spoken_of(bool plural);
  Found unknown(const std::string& called);
  std::optional<Found> on_screen();
  std::vector<std::string> everything();

  domain::Tables& tables_;
  const domain::Said& said_;
  Names& names_;
  Memory& memory_;
};

}  // namespace syncd::assistant
