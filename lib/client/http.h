// SPDX-License-Identifier: Apache-2.0
// One GET of something that the server has as a file, over libwebsockets, which is there for the WebSockets
// anyway. Waits until all has come or will not. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "client/address.h"

namespace syncd::client {

struct HttpGet {
  Address address;                // the path in it is not looked at
  std::string path;               // with its query
  std::string token = {};         // goes out as `Authorization: Bearer`
  std::string ca_file = {};       // instead of the system's authorities
  bool insecure = false;          // takes whatever certificate there is
  unsigned timeout_seconds = 10;  // for the connection; then the server may take its time
};

struct HttpFile {
  std::string etag;  // without its quotes
  std::uint64_t bytes = 0;
};

// Hands over the body in pieces; `whole` is what the server announced. False from `on_piece` ends it, and so
// does false from `going`, which is asked a few times a second. Errors: what the server says; cannot_connect;
// internal, where it ended before all had come.
Result<HttpFile> http_get(const HttpGet& get,
                          const std::function<bool(std::string_view piece, std::uint64_t whole)>& on_piece,
                          const std::function<bool()>& going);

}  // namespace syncd::client
