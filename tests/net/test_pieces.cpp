// SPDX-License-Identifier: Apache-2.0
// The parts of the network layer that open no socket.
#include <doctest/doctest.h>

#include "daemon/net/access.h"
#include "daemon/net/census.h"
#include "daemon/net/mask_check.h"
#include "daemon/net/sampler.h"
#include "tests/support/raw_socket.h"

using namespace syncd::daemon;
using syncd::test::client_frame;

namespace {

Request with(std::string host, std::string origin = {}) {
  Request request;
  request.headers["host"] = std::move(host);
  if (!origin.empty()) request.headers["origin"] = std::move(origin);
  return request;
}

}  // namespace

TEST_CASE("which hosts and origins are let in") {
  const Access local({"https://app.example"}, {}, true);
  for (const char* host : {"localhost", "LOCALHOST:4000", "127.0.0.1:1", "127.9.9.9", "[::1]:4000",
                           "a.localhost", "app.example"}) {
    CAPTURE(host);
    CHECK(local.host_allowed(with(host)));
  }
  for (const char* host :
       {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "128.0.0.1",
        "localhost:", "localhost:1:2", "[::1", "[::2]", "evil@localhost", "127.1"}) {
    CAPTURE(host);
    CHECK_FALSE(local.host_allowed(with(host)));
  }
  const Access open({}, {}, false);
  CHECK(open.host_allowed(with("any.example")));
  CHECK(open.origin_allowed(with("any.example", "https://any.example")));
  CHECK(open.origin_allowed(with("any.example:81", "http://any.example:81")));
  CHECK_FALSE(open.origin_allowed(with("any.example", "https://other.example")));
  CHECK_FALSE(open.origin_allowed(with("any.example:81", "http://any.example:82")));
  CHECK(local.origin_allowed(with("localhost", "https://app.example")));
  CHECK(local.origin_allowed(with("localhost:1", "http://127.0.0.1:2")));
  for (const char* origin : {"null", "file://", "https://app.example.evil", "http://localhost.evil.example",
                             "http://localhost@evil.example", "https://app.example:444"}) {
    CAPTURE(origin);
    CHECK_FALSE(local.origin_allowed(with("localhost", origin)));
  }
}

TEST_CASE("places are counted by address, loopback excepted") {
  Census census(5, 2, 0);
  auto a = census.admit("10.0.0.1");
  auto b = census.admit("10.0.0.1");
  REQUIRE((a && b));
  CHECK_FALSE(census.admit("10.0.0.1"));
  auto c = census.admit("127.0.0.1");
  auto d = census.admit("127.0.0.1");
  auto e = census.admit("127.0.0.1");
  REQUIRE((c && d && e));
  CHECK_FALSE(census.admit("10.0.0.2"));
  CHECK(census.connections() == 5);
  a.reset();
  CHECK(census.connections() == 4);
  CHECK(census.admit("10.0.0.1"));
}

TEST_CASE("of IPv6 a network of 64 bits counts as one address, however it is written") {
  Census census(100, 2, 0);
  const auto one = census.admit("2001:db8:1:2::1");
  const auto other = census.admit("2001:DB8:1:2:ffff:0:0:1");
  REQUIRE((one && other));
  CHECK_FALSE(census.admit("2001:db8:1:2:0:0:0:3"));
  CHECK(census.admit("2001:db8:1:3::1"));
  const auto plain = census.admit("10.0.0.1");
  const auto mapped = census.admit("::ffff:10.0.0.1");
  REQUIRE((plain && mapped));
  CHECK_FALSE(census.admit("::FFFF:0a00:0001"));
  std::vector<Census::Ticket> own;
  for (int i = 0; i < 5; ++i) own.push_back(std::move(census.admit("::1").value()));
  CHECK(own.size() == 5);
}

TEST_CASE("a proxy stands for many, and the number of places may change") {
  Census census(5, 1, 0);
  const auto one = census.admit("10.0.0.1");
  CHECK_FALSE(census.admit("10.0.0.1"));
  CHECK(census.admit("10.0.0.1", false));
  census.set(1, 1);
  CHECK_FALSE(census.admit("10.0.0.1", false));
  census.set(5, 2);
  CHECK(census.admit("10.0.0.1"));
}

TEST_CASE("a line that others cause is written now and then, and the others are counted") {
  Sampler sampler;
  std::chrono::steady_clock::time_point now{};
  for (int i = 0; i < Sampler::kLines; ++i) CHECK(sampler.pass(now) == 0);
  for (int i = 0; i < 1000; ++i) CHECK_FALSE(sampler.pass(now).has_value());
  now += Sampler::kIn;
  CHECK(sampler.pass(now) == 1000);
  CHECK(sampler.pass(now) == 0);
}

TEST_CASE("a header without a mask is recognised, one with a mask never taken for it") {
  for (const std::size_t size : {0, 1, 125, 126, 5000, 65536}) {
    CAPTURE(size);
    const std::string payload(size, 'p');
    const auto header = [&](bool masked) {
      const auto frame = client_frame(payload, {.masked = masked});
      return frame.substr(0, frame.size() - size);
    };
    CHECK(plainly_unmasked(header(false), size));
    CHECK(plainly_unmasked("before" + header(false), size));
    CHECK_FALSE(plainly_unmasked(header(true), size));
    CHECK_FALSE(plainly_unmasked("before" + header(true), size));
    CHECK_FALSE(plainly_unmasked("", size));
  }
  // A mask that looks like a header.
  CHECK_FALSE(plainly_unmasked(std::string_view("\x81\x85\x00\x00\x81\x05", 6), 5));
}
