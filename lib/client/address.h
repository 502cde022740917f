// SPDX-License-Identifier: Apache-2.0
// Where a server is, read from what people write: ws://, wss://, http://, https:// or a bare host:port.
// Looks nothing up. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/errors.h"

namespace syncd::client {

inline constexpr int kDefaultPort = 4000;  // of a bare host

struct Address {
  std::string host;  // an IPv6 address without its brackets
  int port = kDefaultPort;
  bool tls = false;
  std::string path = "/ws";  // of the WebSocket endpoint

  // "host:port", as it stands in a Host header and in messages.
  std::string authority() const;
  bool on_this_machine() const;
};

Result<Address> parse_address(std::string_view text);

}  // namespace syncd::client
