// SPDX-License-Identifier: Apache-2.0
// What the word at the cursor can be: verbs, flags, and of values whatever the tables say of the argument
// that is being filled. Names of live things come through the function that is handed in. One thread.
#pragma once

#include <functional>

#include "cmd/completion/line.h"
#include "cmd/completion/offer.h"
#include "domain/operation.h"

namespace syncd::cmd {

// What is better completed by the shell itself.
enum class Otherwise { nothing, files, folders, commands };

struct Completed {
  Offers offers = {};  // that begin as the word does, whole words
  Otherwise otherwise = Otherwise::nothing;
};

struct Sources {
  std::function<Offers(domain::Kind)> live;
  std::function<Offers()> contexts;
};

Completed complete(const std::vector<Verb>& verbs, const Line& line, const Sources& sources);

}  // namespace syncd::cmd
