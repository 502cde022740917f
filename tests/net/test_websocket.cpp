// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/net/echo_server.h"
#include "tests/support/raw_socket.h"

using namespace syncd::test;

TEST_CASE("a text comes back") {
  EchoServer server;
  RawSocket client(server.port());
  CHECK(client.upgrade().status == 101);
  client.send_text("hello");
  CHECK(client.text() == "hello");
  client.send_close(1000, "bye");
  CHECK(client.close_code() == 1000);
  CHECK(client.closes());
}
