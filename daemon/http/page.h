// SPDX-License-Identifier: Apache-2.0
// The dashboard over HTTP: its files with the headers that keep a page from doing anything but what they
// say. Open to everyone: what the page shows, it asks for like any other client. Loop thread only.
#pragma once

#include <string>
#include <vector>

#include "daemon/http/router.h"

namespace syncd::daemon {

// `folder`: where the files are read from, in the place of those in the program.
std::vector<Route> page_routes(Engine& engine, const std::string& folder);

}  // namespace syncd::daemon
