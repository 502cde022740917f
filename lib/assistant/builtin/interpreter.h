// SPDX-License-Identifier: Apache-2.0
// From what was said to what is wanted: a deterministic interpreter over the phrases of the operation table.
// Where it is not sure it asks. Reads the tables, changes nothing. The thread that owns the tables.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/listener.h"

namespace syncd::assistant {

struct Understanding {
  // What is to be carried out, in this order; empty where nothing is wanted, or it is asked first.
  std::vector<domain::Wish> wishes;
  // What to ask back; empty where there is nothing to ask.
  std::string question;
  // What a "yes" or an answer then carries out: goes into the question's metadata.
  Json pending;
  std::vector<std::string> about;  // campaigns concerned
  bool by_steps = false;           // a figure was worked out from by how much it is to change

  bool nothing() const { return wishes.empty() && question.empty(); }
};

Understanding understand(domain::Tables& tables, const domain::Said& said);

// Whether it may understand something in the text: false for most talk, and cheap. `may_follow_up` tells
// whether there is anything to follow up; asked only where the text could do so.
bool may_want(std::string_view text, const std::function<bool()>& may_follow_up);

}  // namespace syncd::assistant
