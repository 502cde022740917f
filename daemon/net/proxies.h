// SPDX-License-Identifier: Apache-2.0
// Which proxies are believed when they say whom they speak for. Nobody else is: what anyone may write into a
// header says nothing. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "daemon/net/request.h"

namespace syncd::daemon {

// Whom a request is from, as told on the way.
struct Origin {
  std::string address;         // without port
  std::optional<bool> secure;  // nothing where the proxies say nothing of it
};

class Proxies {
 public:
  // "10.0.0.0/8", "::1", ... Errors name the one that is none.
  static Result<Proxies> read(const std::vector<std::string>& networks);

  bool trusts(std::string_view address) const;
  // From `X-Forwarded-For` and `X-Forwarded-Proto`, or `Forwarded`: the right-most address that is no trusted
  // proxy. `peer` is where the connection comes from, and one that is trusted. Errors: both are there, and
  // nobody knows which of them the proxy wrote.
  Result<Origin> origin(const Request& request, std::string_view peer) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  struct Network {
    Bytes address;
    int bits;
  };
  static std::optional<Bytes> bytes_of(std::string_view address);

  std::vector<Network> networks_;
};

}  // namespace syncd::daemon
