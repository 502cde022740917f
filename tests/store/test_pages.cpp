// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "domain/entities/conversations.h"
#include "support/organisation.h"

using namespace syncd;

// Two conversations that speak in turns at random; every page is compared with a plain filter of all
// messages.
TEST_CASE("a page holds exactly the messages that were asked for, wherever it begins") {
  test::TestOrganisation organisation;
  std::mt19937 random(7);
  std::map<std::string, std::vector<std::uint64_t>> spoken;
  std::vector<store::Request> requests;
  for (std::uint64_t seq = 1; seq <= 1500; ++seq) {
    const std::string conversation = random() % 3 == 0 ? "a" : "b";
    spoken[conversation].push_back(seq);
    requests.push_back(organisation
                           .request("message", fmt::format(R"({{"conversationId":"{}","message":"m{}"}})",
                                                           conversation, seq))
                           .value());
  }
  REQUIRE(organisation.commit(requests).events.size() == 1500);

  for (int trial = 0; trial < 400; ++trial) {
    const std::string conversation = trial % 2 == 0 ? "a" : "b";
    const auto& all = spoken[conversation];
    const std::uint64_t at = random() % 1600;
    const std::int64_t limit = 1 + static_cast<std::int64_t>(random() % (trial % 5 == 0 ? 1500 : 150));
    CAPTURE(conversation);
    CAPTURE(at);
    CAPTURE(limit);

    const auto after = domain::messages_after(organisation->tables(), conversation, at, limit);
    const auto first = std::upper_bound(all.begin(), all.end(), at);
    const auto expected = std::min<std::int64_t>(limit, all.end() - first);
    REQUIRE(static_cast<std::int64_t>(after.count) == expected);
    CHECK(after.more == (all.end() - first > limit));
    const Json messages = parse_json("[" + after.messages + "]").value();
    for (std::int64_t i = 0; i < expected; ++i)
      REQUIRE(messages[static_cast<std::size_t>(i)]["seq"] == *(first + i));

    const auto before = domain::messages_before(organisation->tables(), conversation, at, limit);
    const auto end = at == 0 ? all.end() : std::lower_bound(all.begin(), all.end(), at);
    const auto wanted = std::min<std::int64_t>(limit, end - all.begin());
    REQUIRE(static_cast<std::int64_t>(before.count) == wanted);
    CHECK(before.more == (end - all.begin() > limit));
    const Json older = parse_json("[" + before.messages + "]").value();
    for (std::int64_t i = 0; i < wanted; ++i)
      REQUIRE(older[static_cast<std::size_t>(i)]["seq"] == *(end - wanted + i));
  }
}

TEST_CASE("a page ends at about a megabyte, in either direction") {
  test::TestOrganisation organisation;
  const std::string large(60'000, 'x');
  for (int i = 0; i < 30; ++i)
    REQUIRE(organisation.run("message", R"({"conversationId":"c","message":")" + large + "\"}"));
  const auto after = domain::messages_after(organisation->tables(), "c", 0, 100);
  CHECK(after.more);
  CHECK(after.first == 1);
  CHECK(after.count < 25);
  const auto before = domain::messages_before(organisation->tables(), "c", 0, 100);
  CHECK(before.more);
  CHECK(before.last == 30);
  CHECK(before.count < 25);
}
