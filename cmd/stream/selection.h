// SPDX-License-Identifier: Apache-2.0
// The flags that say which events of the stream somebody wants, for each verb that reads it: they mean the
// same everywhere. One thread.
#pragma once

#include <string>
#include <vector>

#include "cmd/stream/follow.h"
#include "cmd/verbs/verb.h"

namespace CLI {
class App;
}

namespace syncd::cmd {

struct Selection {
  FollowOptions options = {};
  std::string since = {}, until = {}, campaign = {};
  std::vector<std::string> filters = {};
};

// Binds the flags to `given`, which has to outlive the parser.
void add_selection(CLI::App& app, Selection& given);

// What was given as the options of a stream. Asks the server for the campaign that a name means.
Result<void> complete(Call& call, Selection& given);

// A length of time that was given for this flag; nothing where none was.
Result<Millis> duration_given(const char* flag, const std::string& text);

}  // namespace syncd::cmd
