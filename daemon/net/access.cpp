// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/access.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/ascii.h"

namespace syncd::daemon {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::any_of(list.begin(), list.end(),
                     [&](const auto& entry) { return ascii::same_word(entry, word); });
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

constexpr std::string_view kSecure = "https://";

// "http://host:80" -> "host:80"; empty for anything else ("null", other schemes).
std::string_view authority(std::string_view origin) {
  for (const std::string_view scheme : {std::string_view("http://"), kSecure}) {
    if (origin.size() > scheme.size() && ascii::same_word(origin.substr(0, scheme.size()), scheme)) {
      return origin.substr(scheme.size());
    }
  }
  return {};
}

}  // namespace

std::string_view host_name(std::string_view host_and_port) {
  std::size_t end = 0;
  if (host_and_port.starts_with('[')) {
    end = host_and_port.find(']');
    if (end == std::string_view::npos) return {};
    ++end;
  } else {
    end = std::min(host_and_port.find(':'), host_and_port.size());
  }
  const auto rest = host_and_port.substr(end);
  if (!rest.empty() && (rest[0] != ':' || !is_port(rest.substr(1)))) return {};
  const auto name = host_and_port.substr(0, end);
  const auto odd = [](unsigned char c) {
    return c <= 0x20 || c >= 0x7f || c == '/' || c == '@' || c == '\\';
  };
  return std::any_of(name.begin(), name.end(), odd) ? std::string_view{} : name;
}

bool is_loopback_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (ascii::same_word(host, "localhost") || host == "::1" || host == "[::1]") return true;
  if (host.size() > 10 && ascii::same_word(host.substr(host.size() - 10), ".localhost")) return true;
  in_addr address{};
  return inet_pton(AF_INET, std::string(host).c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

Access::Access(std::vector<std::string> allowed_origins, std::vector<std::string> allowed_hosts,
               bool loopback)
    : origins_(std::move(allowed_origins)), hosts_(std::move(allowed_hosts)), loopback_(loopback) {
  // Who allows an origin lets its pages connect under that name, so Host may carry it.
  for (const auto& origin : origins_) {
    if (const auto name = host_name(authority(origin)); !name.empty()) hosts_.emplace_back(name);
  }
}

bool Access::host_allowed(const Request& request) const {
  const auto* host = request.header("host");
  if (host == nullptr) return false;
  const auto name = host_name(*host);
  if (name.empty()) return false;
  return !loopback_ || is_loopback_name(name) || contains(hosts_, name);
}

bool Access::origin_allowed(const Request& request) const {
  const auto* origin = request.header("origin");
  if (origin == nullptr) return true;
  if (contains(origins_, *origin)) return true;
  const auto from = authority(*origin);
  if (from.empty()) return false;
  if (is_loopback_name(host_name(from))) return true;
  // What a page brought that came unencrypted, somebody on the way may have written.
  if (request.secure && !ascii::same_word(std::string_view(*origin).substr(0, kSecure.size()), kSecure))
    return false;
  const auto* host = request.header("host");
  return host != nullptr && ascii::same_word(from, *host);
}

}  // namespace syncd::daemon
