// SPDX-License-Identifier: Apache-2.0
// Which proxy the environment names for a server, by the rules that curl and others keep: https_proxy for
// TLS, http_proxy for the rest, none for what no_proxy lists, and none for this machine, which no proxy
// reaches. libwebsockets reads http_proxy by itself, and nothing else of it; so it is always told. Any
// thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/errors.h"
#include "client/address.h"

namespace syncd::client {

using Variables = std::function<std::optional<std::string>(const char*)>;

struct Proxy {
  std::string place;          // "[USER:PASSWORD@]HOST:PORT"; empty: there is none
  std::string variable = {};  // that names it

  // Without what logs in to it.
  std::string shown() const;
};

Proxy proxy_for(const Address& address, const Variables& variables);
Proxy proxy_for(const Address& address);  // by the process's environment

// Says of an error on the way through it that it was on the way.
Error behind(const Proxy& proxy, const Address& address, Error error);

}  // namespace syncd::client
