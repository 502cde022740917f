// SPDX-License-Identifier: Apache-2.0
// What an operation would do, without doing it: `decide` reads and returns, so a reader can ask it. Loop
// thread only.
#pragma once

#include <functional>

#include "daemon/core/engine.h"
#include "domain/listener.h"

namespace syncd::daemon {

// Gives the arguments with which it would be done, names in them as the ids that they stand for; or why it
// would be refused.
void dry_run(Engine& engine, const domain::Actor& actor, const domain::Wish& wish,
             std::function<void(Result<Json>)> then);

}  // namespace syncd::daemon
