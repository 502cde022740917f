// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "bench/endpoint.h"

using syncd::bench::parse_endpoint;

TEST_CASE("addresses are read in their usual forms") {
  CHECK(parse_endpoint("ws://127.0.0.1:4000")->authority() == "127.0.0.1:4000");
  CHECK(parse_endpoint("http://localhost:80/ws?x=1")->authority() == "localhost:80");
  CHECK(parse_endpoint("[::1]:4000")->host == "::1");
  CHECK(parse_endpoint("[::1]:4000")->authority() == "[::1]:4000");
}

TEST_CASE("what is no address is an error that says so") {
  for (const auto* url : {"", "host", "ws://host", "ws://:4000", "ws://[::1]", "wss://host:1", "host:0",
                          "host:65536", "host:40x", "host:-1"}) {
    CAPTURE(url);
    const auto endpoint = parse_endpoint(url);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().code == syncd::Code::invalid_field);
    CHECK(endpoint.error().field == "url");
  }
}
