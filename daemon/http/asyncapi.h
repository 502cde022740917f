// SPDX-License-Identifier: Apache-2.0
// What goes over the WebSockets as an AsyncAPI 3.0 document, out of the tables of operations and events. Any
// thread.
#pragma once

#include <string_view>

#include "base/json.h"

namespace syncd::daemon {

Json asyncapi(std::string_view host);

}  // namespace syncd::daemon
