// SPDX-License-Identifier: Apache-2.0
// Why a connection did not come about, as one plain sentence and what to try. Any thread.
#pragma once

#include <string_view>

#include "base/errors.h"
#include "client/address.h"

namespace syncd::client {

// What to give as `detail` where the library says nothing, which it does when a look-up fails.
inline constexpr std::string_view kNoSuchName = "no such name";

// `status`: of the HTTP answer, 0 where there was none. `detail`: the network library's own word.
Error connect_error(const Address& address, unsigned status, std::string_view detail);

}  // namespace syncd::client
