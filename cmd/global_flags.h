// SPDX-License-Identifier: Apache-2.0
// The flags that every verb takes, as the parser is told of them; also for completion and the manual. One
// thread.
#pragma once

#include "cmd/context/settings.h"

namespace CLI {
class App;
}

namespace syncd::cmd {

// They are bound to what is given here.
void add_global_flags(CLI::App& app, Flags& flags, bool& version);

}  // namespace syncd::cmd
