// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "daemon/net/proxies.h"

using namespace syncd::daemon;

namespace {

const Proxies kProxies = Proxies::read({"10.0.0.0/8", "192.0.2.7", "2001:db8::/33", "127.0.0.1"}).value();

Request with(const std::string& name, const std::string& value) {
  Request request;
  request.headers[name] = value;
  return request;
}

std::string client(const std::string& name, const std::string& value) {
  return kProxies.origin(with(name, value), "10.1.1.1").value().address;
}

}  // namespace

TEST_CASE("a network is what its bits say, in both kinds of address") {
  for (const char* trusted :
       {"10.0.0.0", "10.255.255.255", "192.0.2.7", "::ffff:10.1.2.3", "2001:db8:7fff::1"})
    CHECK(kProxies.trusts(trusted));
  for (const char* other : {"11.0.0.0", "9.255.255.255", "192.0.2.6", "2001:db8:8000::1", "::a00:1", "",
                            "unknown", "10.0.0.1.", "10.0.0", "127.0.0.2"})
    CHECK_FALSE(kProxies.trusts(other));
  CHECK(Proxies::read({"0.0.0.0/0"}).value().trusts("198.51.100.1"));
  CHECK_FALSE(Proxies::read({"0.0.0.0/0"}).value().trusts("2001:db8::1"));
  for (const char* none : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/8 ", "2001:db8::/129",
                           "host", "10.0.0.0/-1", "true"}) {
    CAPTURE(none);
    CHECK_FALSE(Proxies::read({none}));
  }
}

TEST_CASE("the right-most address that is no trusted proxy counts, whatever stands left of it") {
  CHECK(client("x-forwarded-for", "198.51.100.9") == "198.51.100.9");
  CHECK(client("x-forwarded-for", "127.0.0.1, 198.51.100.9") == "198.51.100.9");
  CHECK(client("x-forwarded-for", "1.1.1.1, 198.51.100.9, 192.0.2.7, 10.9.9.9") == "198.51.100.9");
  CHECK(client("x-forwarded-for", "10.2.2.2, 10.9.9.9") == "10.2.2.2");
  CHECK(client("x-forwarded-for", "198.51.100.9:4711") == "198.51.100.9");
  CHECK(client("x-forwarded-for", "[2001:db8:ffff::9]:4711") == "2001:db8:ffff::9");
  CHECK(client("x-forwarded-for", "2001:db8:ffff::9") == "2001:db8:ffff::9");
  for (const char* nothing : {"", "unknown", "1.1.1.1, unknown", "1.1.1.1, <script>", ","})
    CHECK(client("x-forwarded-for", nothing) == "10.1.1.1");
  CHECK(client("x-forwarded-for", "1.1.1.1, garbage, 10.9.9.9") == "10.9.9.9");
}

TEST_CASE("Forwarded says the same in its own way") {
  CHECK(client("forwarded", "for=198.51.100.9") == "198.51.100.9");
  CHECK(client("forwarded", "for=1.1.1.1, For=\"198.51.100.9:80\";proto=https;by=10.1.1.1") ==
        "198.51.100.9");
  CHECK(client("forwarded", "proto=https;for=\"[2001:db8:ffff::9]:80\"") == "2001:db8:ffff::9");
  for (const char* nothing : {"for=_hidden", "for=unknown", "by=1.1.1.1", ";;;", "for=", "for", "="})
    CHECK(client("forwarded", nothing) == "10.1.1.1");
}

TEST_CASE("how the client came is what the proxy next to it says") {
  const auto secure = [](const Request& request) {
    return kProxies.origin(request, "10.1.1.1").value().secure;
  };
  CHECK(secure(with("x-forwarded-proto", "https")) == true);
  CHECK(secure(with("x-forwarded-proto", "http")) == false);
  CHECK(secure(with("x-forwarded-proto", "https, http")) == false);
  CHECK_FALSE(secure(with("x-forwarded-for", "198.51.100.9")).has_value());
  CHECK(secure(with("forwarded", "for=198.51.100.9;proto=https")) == true);
  CHECK(secure(with("forwarded", "for=1.1.1.1;proto=https, for=198.51.100.9;proto=http")) == false);
}

TEST_CASE("a client that speaks in both ways at once is not listened to") {
  Request both = with("x-forwarded-for", "198.51.100.9");
  both.headers["forwarded"] = "for=127.0.0.1";
  CHECK_FALSE(kProxies.origin(both, "10.1.1.1"));
}
