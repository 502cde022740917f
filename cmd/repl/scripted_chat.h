// SPDX-License-Identifier: Apache-2.0
// A chat without a terminal: each line of stdin is a message or a /verb, one after the other, each answered
// before the next. One thread.
#pragma once

#include <string>

#include "client/client.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

// Ends with the exit code of the first line that fails, or goes on and ends with it at last.
Result<Exit> run_scripted_chat(Call& call, client::Client& client, std::string conversation, bool go_on);

}  // namespace syncd::cmd
