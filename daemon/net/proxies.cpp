// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/proxies.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"

namespace syncd::daemon {
namespace {

constexpr int kMappedBits = 96;  // before an IPv4 address in an IPv6 one

// A step of the way: whom somebody spoke for, and how it came to them.
struct Hop {
  std::string_view address, scheme;
};

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// "192.0.2.1:4711", "[2001:db8::1]:4711", either without a port, or 2001:db8::1 as it is.
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) return text.substr(1, std::min(text.find(']'), text.size()) - 1);
  const auto colon = text.find(':');
  return colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos
             ? text.substr(0, colon)
             : text;
}

Hop hop_of(std::string_view element) {
  Hop hop;
  while (!element.empty()) {
    const auto pair = trimmed(element.substr(0, element.find(';')));
    element.remove_prefix(std::min(element.find(';'), element.size() - 1) + 1);
    const auto equals = std::min(pair.find('='), pair.size());
    const auto value = unquoted(pair.substr(std::min(equals + 1, pair.size())));
    if (ascii::same_word(pair.substr(0, equals), "for")) hop.address = without_port(value);
    if (ascii::same_word(pair.substr(0, equals), "proto")) hop.scheme = value;
  }
  return hop;
}

std::vector<Hop> hops_of(const Request& request) {
  std::vector<Hop> hops;
  if (const auto* forwarded = request.header("forwarded")) {
    for (const auto element : list_elements(*forwarded)) hops.push_back(hop_of(element));
    return hops;
  }
  if (const auto* addresses = request.header("x-forwarded-for")) {
    for (const auto element : list_elements(*addresses)) hops.push_back({without_port(element), {}});
  }
  // One for the whole way, as the last one wrote it.
  const auto* scheme = request.header("x-forwarded-proto");
  const auto schemes = scheme == nullptr ? std::vector<std::string_view>() : list_elements(*scheme);
  if (hops.empty() && !schemes.empty()) hops.push_back({});
  for (Hop& hop : hops) {
    if (!schemes.empty()) hop.scheme = schemes.back();
  }
  return hops;
}

}  // namespace

std::optional<Proxies::Bytes> Proxies::bytes_of(std::string_view address) {
  Bytes bytes{};
  const std::string text(address);
  in_addr v4{};
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + 12, &v4, sizeof v4);
    return bytes;
  }
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

Result<Proxies> Proxies::read(const std::vector<std::string>& networks) {
  Proxies proxies;
  for (const std::string& text : networks) {
    const auto slash = text.find('/');
    const std::string_view address = std::string_view(text).substr(0, slash);
    const auto bytes = bytes_of(address);
    const int most = address.find(':') == std::string_view::npos ? 32 : 128;
    int bits = most;
    if (slash != std::string::npos) {
      const auto [end, error] = std::from_chars(text.data() + slash + 1, text.data() + text.size(), bits);
      if (error != std::errc() || end != text.data() + text.size()) bits = -1;
    }
    if (!bytes || bits < 0 || bits > most) {
      return fail(Code::invalid_field,
                  fmt::format("--behind-proxy: {} is no address or network, such as 10.0.0.0/8",
                              short_line(text, 64)));
    }
    proxies.networks_.push_back({*bytes, most == 32 ? kMappedBits + bits : bits});
  }
  return proxies;
}

bool Proxies::trusts(std::string_view address) const {
  const auto bytes = bytes_of(address);
  if (!bytes) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto whole = static_cast<std::size_t>(network.bits / 8);
    if (std::memcmp(bytes->data(), network.address.data(), whole) != 0) return false;
    const int rest = network.bits % 8;
    const auto mask = static_cast<std::uint8_t>(0xff00 >> rest);
    return rest == 0 || (((*bytes)[whole] ^ network.address[whole]) & mask) == 0;
  });
}

Result<Origin> Proxies::origin(const Request& request, std::string_view peer) const {
  if (request.header("forwarded") != nullptr &&
      (request.header("x-forwarded-for") != nullptr || request.header("x-forwarded-proto") != nullptr)) {
    return fail(Code::invalid_frame, "either Forwarded or X-Forwarded-For, not both");
  }
  Origin origin{std::string(peer), std::nullopt};
  const auto hops = hops_of(request);
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    if (!hop->scheme.empty())
      origin.secure = ascii::same_word(hop->scheme, "https") || ascii::same_word(hop->scheme, "wss");
    // "unknown" or worse: whoever told that is the last one of whom something is known.
    if (!bytes_of(hop->address)) break;
    origin.address = hop->address;
    if (!trusts(hop->address)) break;
  }
  return origin;
}

}  // namespace syncd::daemon
