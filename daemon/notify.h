// SPDX-License-Identifier: Apache-2.0
// What is told to whoever started the daemon and waits to hear of it: systemd, by the socket that
// NOTIFY_SOCKET names. Where nobody waits nothing happens. One thread.
#pragma once

#include <string_view>

namespace syncd::daemon {

// "READY=1". What goes wrong is nobody's business: the daemon works without having been heard.
void notify(std::string_view state);

}  // namespace syncd::daemon
