// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/census.h"

#include <arpa/inet.h>
#include <sys/resource.h>

#include <algorithm>
#include <iterator>

#include "daemon/net/access.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kHouseholdBytes = 8;

// What counts as one address: of IPv6 the network that one house is given, as there are as many addresses in
// it as anyone likes.
std::string household(const std::string& address) {
  in6_addr bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1 || is_loopback_name(address)) return address;
  char text[INET6_ADDRSTRLEN] = "";
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) return ::inet_ntop(AF_INET, bytes.s6_addr + 12, text, sizeof text);
  std::fill(bytes.s6_addr + kHouseholdBytes, std::end(bytes.s6_addr), 0);
  return ::inet_ntop(AF_INET6, &bytes, text, sizeof text);
}

}  // namespace

Census::Census(int most, int most_per_address, int reserved, int descriptors_each)
    : reserved_(reserved), descriptors_each_(descriptors_each) {
  set(most, most_per_address);
}

void Census::set(int most, int most_per_address) {
  most_ = most;
  most_per_address_ = most_per_address;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
    const auto available = static_cast<long long>(std::min<rlim_t>(files.rlim_cur, 1 << 30)) - reserved_;
    most_ = static_cast<int>(std::clamp<long long>(available / descriptors_each_, 1, most));
  }
}

std::optional<Census::Ticket> Census::admit(const std::string& address, bool shared) {
  if (connections_ >= most_) return std::nullopt;
  const auto at = places_.try_emplace(household(address), 0).first;
  if (shared && at->second >= most_per_address_ && !is_loopback_name(address)) return std::nullopt;
  ++at->second;
  ++connections_;
  return Ticket(this, at);
}

void Census::leave(Places::iterator at) {
  --connections_;
  if (--at->second == 0) places_.erase(at);
}

}  // namespace syncd::daemon
