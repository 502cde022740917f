// SPDX-License-Identifier: Apache-2.0
#include "client/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/text.h"

namespace syncd::client {
namespace {

struct Scheme {
  std::string_view prefix;
  bool tls;
  int port;
};

constexpr std::array kSchemes{Scheme{"ws://", false, 80}, Scheme{"wss://", true, 443},
                              Scheme{"http://", false, 80}, Scheme{"https://", true, 443}};

tl::unexpected<Error> bad(std::string message) {
  return fail(Code::invalid_field, std::move(message), "url",
              "for example 127.0.0.1:4000 or wss://sync.example.org");
}

bool host_character(char c) {
  return ascii::is_word(c) || std::string_view("-._~:%").find(c) != std::string_view::npos;
}

}  // namespace

std::string Address::authority() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

bool Address::on_this_machine() const {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Result<Address> parse_address(std::string_view text) {
  text = trimmed(text);
  Address address;
  const auto scheme = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const Scheme& s) { return text.starts_with(s.prefix); });
  if (scheme != kSchemes.end()) {
    text.remove_prefix(scheme->prefix.size());
    address.tls = scheme->tls;
    address.port = scheme->port;
  } else if (text.find("://") != std::string_view::npos) {
    return bad("the address has a scheme other than ws, wss, http and https");
  }
  const auto slash = text.find('/');
  std::string_view authority = text.substr(0, slash);
  std::string_view path = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  if (text.find_first_of("?#") != std::string_view::npos) return bad("the address may have no query");
  if (authority.find('@') != std::string_view::npos)
    return bad("the address may hold no user name or password");

  std::string_view port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return bad("the address has an open bracket");
    address.host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
  } else {
    const auto colon = authority.find(':');
    if (colon != authority.rfind(':')) return bad("an IPv6 address has to stand in brackets");
    address.host = authority.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon);
  }
  if (address.host.empty()) return bad("the address has no host");
  if (!std::all_of(address.host.begin(), address.host.end(), host_character))
    return bad("the host is not a name");
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), address.port);
    if (port[0] != ':' || error != std::errc{} || end != port.data() + port.size() || address.port < 1 ||
        address.port > 65535) {
      return bad("the port is not a number from 1 to 65535");
    }
  }
  if (!std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7f; })) {
    return bad("the path is not plain text");
  }
  while (path.ends_with('/')) path.remove_suffix(1);
  address.path = path.ends_with("/ws") ? std::string(path) : std::string(path) + "/ws";
  return address;
}

}  // namespace syncd::client
