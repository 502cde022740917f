// SPDX-License-Identifier: Apache-2.0
#include "client/proxy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

#include "base/ascii.h"
#include "base/text.h"

namespace syncd::client {
namespace {

// "example.org" and ".example.org" name the host and all below it; a port narrows that down.
bool names(std::string_view entry, const Address& address) {
  entry = trimmed(entry);
  if (entry == "*") return true;
  std::string pattern = ascii::lower(std::string(entry));
  const std::string port = fmt::format(":{}", address.port);
  if (pattern.ends_with(port)) pattern.resize(pattern.size() - port.size());
  if (pattern.starts_with('[') && pattern.ends_with(']')) pattern = pattern.substr(1, pattern.size() - 2);
  if (pattern.starts_with('.')) pattern.erase(0, 1);
  if (pattern.empty()) return false;
  const std::string host = ascii::lower(address.host);
  return host == pattern || host.ends_with("." + pattern);
}

bool excepted(std::string_view list, const Address& address) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (names(list.substr(0, comma), address)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// The library speaks plain HTTP to a proxy, and needs its port.
std::string place_of(std::string_view url) {
  url = trimmed(url);
  if (url.starts_with("http://")) url.remove_prefix(7);
  if (url.find("://") != std::string_view::npos) return {};
  std::string place(url.substr(0, url.find('/')));
  const auto host = place.rfind('@') == std::string::npos ? 0 : place.rfind('@') + 1;
  if (host == place.size()) return {};
  return place.find(':', host) == std::string::npos ? place + ":80" : place;
}

}  // namespace

std::string Proxy::shown() const {
  const auto at = place.rfind('@');
  return at == std::string::npos ? place : place.substr(at + 1);
}

Proxy proxy_for(const Address& address, const Variables& variables) {
  if (address.on_this_machine()) return {};
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    if (excepted(variables(name).value_or(""), address)) return {};
  }
  // Not HTTP_PROXY: a request's header of the name Proxy becomes that one in a CGI program.
  constexpr std::array kTls{"https_proxy", "HTTPS_PROXY"};
  constexpr std::array kPlain{"http_proxy"};
  for (const char* name : address.tls ? std::span<const char* const>(kTls) : kPlain) {
    const std::string place = place_of(variables(name).value_or(""));
    if (!place.empty()) return {.place = place, .variable = name};
  }
  return {};
}

Proxy proxy_for(const Address& address) {
  return proxy_for(address, [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
}

Error behind(const Proxy& proxy, const Address& address, Error error) {
  if (proxy.place.empty() || error.code != Code::cannot_connect) return error;
  error.message += fmt::format(", by way of the proxy {}", proxy.shown());
  error.hint = fmt::format("{} names that proxy; no_proxy={} goes past it", proxy.variable, address.host);
  return error;
}

}  // namespace syncd::client
