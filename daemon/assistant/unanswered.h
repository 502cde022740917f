// SPDX-License-Identifier: Apache-2.0
// Which of the messages that were asked of the assistant lately nobody has answered: their answers were lost
// with the process that was to give them. Out of the log alone; a reader's thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/listener.h"

namespace syncd::daemon {

// Of the last hour before `now`, and of the latest events up to `position`.
std::vector<domain::Said> unanswered(domain::Tables& tables, const std::string& org, std::uint64_t position,
                                     Millis now);

}  // namespace syncd::daemon
