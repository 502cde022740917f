// SPDX-License-Identifier: Apache-2.0
// Whether a request may have come from where it says: the checks of Host and Origin that keep other web
// sites (cross-site WebSocket, DNS rebinding) away from a daemon on this machine. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/net/request.h"

namespace syncd::daemon {

class Access {
 public:
  // `loopback`: the listener can be reached from this machine only, so Host has to be one of its names.
  Access(std::vector<std::string> allowed_origins, std::vector<std::string> allowed_hosts, bool loopback);

  bool host_allowed(const Request& request) const;
  // True as well where there is no Origin: programs other than browsers send none.
  bool origin_allowed(const Request& request) const;

 private:
  std::vector<std::string> origins_;
  std::vector<std::string> hosts_;  // without port
  bool loopback_;
};

// "localhost", 127.0.0.0/8, "[::1]", "::1", in the notations that browsers send.
bool is_loopback_name(std::string_view host);
// "example.org:80" -> "example.org", "[::1]:80" -> "[::1]"; empty where it is no host.
std::string_view host_name(std::string_view host_and_port);

}  // namespace syncd::daemon
