// SPDX-License-Identifier: Apache-2.0
// Sets up the log: one line an event on stderr, "what happened key=value ...", as text or as JSON with the
// keys as members. Text from others is escaped by whoever logs it.
#pragma once

#include <string>

namespace syncd::daemon {

void set_up_log(const std::string& format, const std::string& level);

}  // namespace syncd::daemon
