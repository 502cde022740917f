// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <map>

#include "client/proxy.h"

using namespace syncd;
using namespace syncd::client;

namespace {

std::string proxy_of(const char* url, const std::map<std::string, std::string>& set) {
  return proxy_for(parse_address(url).value(),
                   [&](const char* name) -> std::optional<std::string> {
                     const auto found = set.find(name);
                     return found == set.end() ? std::nullopt : std::optional(found->second);
                   })
      .place;
}

}  // namespace

TEST_CASE("a proxy is asked for servers elsewhere, by the kind of their address") {
  const std::map<std::string, std::string> both{{"http_proxy", "http://plain:3128/"},
                                                {"https_proxy", "http://ada:secret@tls"}};
  CHECK(proxy_of("ws://a.example", both) == "plain:3128");
  CHECK(proxy_of("wss://a.example", both) == "ada:secret@tls:80");
  CHECK(proxy_of("wss://a.example", {{"HTTPS_PROXY", "p:1"}}) == "p:1");
  CHECK(proxy_of("ws://a.example", {{"HTTP_PROXY", "p:1"}}).empty());
  CHECK(proxy_of("ws://a.example", {{"https_proxy", "p:1"}}).empty());
  CHECK(proxy_of("ws://a.example", {{"http_proxy", ""}}).empty());
  CHECK(proxy_of("ws://a.example", {{"http_proxy", "socks5://p:1"}}).empty());
}

TEST_CASE("a proxy is never asked for this machine") {
  for (const char* url : {"ws://127.0.0.1:4000", "localhost:4000", "ws://[::1]:4000", "wss://127.1.2.3"}) {
    CAPTURE(url);
    CHECK(proxy_of(url, {{"http_proxy", "p:1"}, {"https_proxy", "p:1"}}).empty());
  }
}

TEST_CASE("a proxy is not asked for what no_proxy names") {
  struct Row {
    const char* list;
    bool asked;
  };
  for (const Row& row : {Row{"a.example.org", false}, Row{"example.org", false}, Row{".example.org", false},
                         Row{"x, A.Example.ORG", false}, Row{"*", false}, Row{"a.example.org:80", false},
                         Row{"a.example.org:81", true}, Row{"ample.org", true}, Row{"b.a.example.org", true},
                         Row{",,", true}, Row{"", true}}) {
    CAPTURE(row.list);
    for (const char* name : {"no_proxy", "NO_PROXY"}) {
      CHECK(proxy_of("ws://a.example.org", {{"http_proxy", "p:1"}, {name, row.list}}).empty() != row.asked);
    }
  }
}

TEST_CASE("an error on the way through a proxy names it, and not what logs in to it") {
  const Proxy proxy{.place = "ada:secret@p:1", .variable = "http_proxy"};
  const Address address = parse_address("ws://a.example").value();
  const Error error = behind(proxy, address, {.code = Code::cannot_connect, .message = "refused"});
  CHECK(error.message == "refused, by way of the proxy p:1");
  CHECK(error.hint == "http_proxy names that proxy; no_proxy=a.example goes past it");
  CHECK(behind({}, address, {.code = Code::cannot_connect, .message = "refused"}).message == "refused");
}
