// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "client/address.h"

using namespace syncd;
using namespace syncd::client;

TEST_CASE("an address may be written in every usual way") {
  struct Row {
    const char* text;
    const char* authority;
    const char* path;
    bool tls;
  };
  for (const Row& row :
       {Row{"127.0.0.1:4000", "127.0.0.1:4000", "/ws", false},
        Row{"localhost", "localhost:4000", "/ws", false}, Row{"ws://a.example", "a.example:80", "/ws", false},
        Row{"wss://a.example/", "a.example:443", "/ws", true},
        Row{"http://a:8080/ws", "a:8080", "/ws", false}, Row{"https://a/sync/", "a:443", "/sync/ws", true},
        Row{"[::1]:4000", "[::1]:4000", "/ws", false},
        Row{" ws://[::1]/x/ws ", "[::1]:80", "/x/ws", false}}) {
    CAPTURE(row.text);
    const auto address = parse_address(row.text);
    REQUIRE(address.has_value());
    CHECK(address->authority() == row.authority);
    CHECK(address->path == row.path);
    CHECK(address->tls == row.tls);
  }
}

TEST_CASE("what is no address is refused with a reason") {
  for (const char* text : {"", "ftp://a", "ws://", "a:0", "a:65536", "a:b", "a:", "::1", "[::1", "[::1]x",
                           "u:p@a", "ws://a/ws?token=x", "a b", "a\r\nb", "ws://a/\x01"}) {
    CAPTURE(text);
    const auto address = parse_address(text);
    REQUIRE_FALSE(address.has_value());
    CHECK(address.error().code == Code::invalid_field);
  }
}
