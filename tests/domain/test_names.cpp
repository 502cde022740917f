// SPDX-License-Identifier: Apache-2.0
// The index of names finds what looking at each name would find, costs little where there are many, and is
// right after whatever happened to the table.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/edits.h"
#include "base/text.h"
#include "domain/entities/campaign_names.h"
#include "domain/entities/campaigns.h"
#include "domain/entities/names.h"
#include "support/organisation.h"

using namespace syncd;
using namespace syncd::domain;

namespace {

const std::vector<std::string> kWords{"Apex",    "Motors",   "TechFlow", "Global", "Retail", "Blue",  "Ocean",
                                      "Société", "Générale", "Ünion",    "spring", "summer", "Sale",  "2026",
                                      "Zürich",  "Nord",     "日本",     "Сбер",   "Audio",  "Foods", "x"};

std::string pick(std::mt19937& dice, std::size_t most) {
  std::string out;
  for (std::size_t i = 1 + dice() % most; i > 0; --i)
    out += (out.empty() ? "" : " ") + kWords[dice() % kWords.size()];
  return out;
}

// A name with some letters lost, doubled or swapped, or a piece of one.
std::string garbled(std::mt19937& dice, std::string name) {
  for (std::size_t i = dice() % 4; i > 0 && name.size() > 2; --i) {
    const std::size_t at = dice() % (name.size() - 1);
    switch (dice() % 4) {
      case 0:
        name.erase(at, 1);
        break;
      case 1:
        name.insert(at, 1, "aeiou xyz"[dice() % 9]);
        break;
      case 2:
        std::swap(name[at], name[at + 1]);
        break;
      default:
        name = name.substr(dice() % 3 == 0 ? at : 0, 1 + dice() % name.size());
    }
  }
  return name;
}

std::vector<Named> some_things(std::mt19937& dice, int count) {
  std::vector<Named> out;
  for (int i = 0; i < count; ++i) {
    const std::string brand = pick(dice, 3), id = fmt::format("{:03}", i);
    out.push_back({id, {id, brand, dice() % 2 == 0 ? brand : pick(dice, 4)}, brand});
  }
  return out;
}

// By looking at each.
NameIndex::Found looked_for(const std::vector<Named>& things, const std::string& wanted, Fit worst) {
  NameIndex::Found out{.fit = Fit::none};
  for (const Named& thing : things) {
    Fit best = Fit::none;
    for (const std::string& name : thing.names) best = std::min(best, fit(folded(name), wanted));
    if (best > worst || best == Fit::none || best > out.fit) continue;
    if (best < out.fit) out.ids.clear();
    out.fit = best;
    out.ids.push_back(thing.id);
  }
  return out;
}

struct ManyCampaigns : test::TestOrganisation {
  explicit ManyCampaigns(int count) {
    (*this)->database().exec("pragma synchronous = off");
    std::vector<store::Request> requests;
    for (int i = 0; i < count; ++i) requests.push_back(create(fmt::format("c{:04}", i), brand(i)));
    for (const store::Settled& one : commit(requests).settled) REQUIRE(one.ok());
  }
  static std::string brand(int i) {
    std::mt19937 dice(static_cast<unsigned>(i));
    std::string word;
    for (int letter = 0; letter < 8; ++letter) word += static_cast<char>('a' + dice() % 26);
    return fmt::format("{} {}", word, kWords[dice() % kWords.size()]);
  }
  store::Request create(const std::string& id, const std::string& brand) {
    return request("create_media_buy", to_text({{"media_buy_id", id}, {"brand_name", brand}})).value();
  }
  std::string found(const std::string& wanted) {
    const auto campaign = find_campaign((*this)->tables(), wanted);
    return campaign ? campaign->media_buy_id : std::string(info(campaign.error().code).name);
  }
};

}  // namespace

TEST_CASE("edits are counted as by the whole table, as far as they count") {
  std::mt19937 dice(7);
  for (int i = 0; i < 4'000; ++i) {
    const std::string a = folded(pick(dice, 3)),
                      b = dice() % 3 == 0 ? folded(pick(dice, 3)) : garbled(dice, a);
    const auto x = characters(a), y = characters(b);
    for (std::size_t most = 0; most <= kMostEdits; ++most) {
      CAPTURE(a);
      CAPTURE(b);
      CAPTURE(most);
      const bool near = edit_distance(a, b) <= most;
      REQUIRE(within_edits(x, y, most) == near);
      if (near) REQUIRE(letters_may_be_near(traits_of(x).letters, traits_of(y).letters, most));
      if (near) REQUIRE(pairs_may_be_near(traits_of(x), traits_of(y), most));
    }
  }
}

TEST_CASE("the index finds what looking at each name finds, while things come, change and go") {
  std::mt19937 dice(11);
  auto things = some_things(dice, 150);
  NameIndex index;
  for (const Named& thing : things) index.put(thing);
  int met[5] = {};
  for (int round = 0; round < 3'000; ++round) {
    if (round % 10 == 0) {
      Named& changed = things[dice() % things.size()];
      changed.names[1] = changed.title = pick(dice, 3);
      index.put(changed);
    }
    if (round % 100 == 99) {
      index.remove(things.back().id);
      things.pop_back();
    }
    const std::string name = things[dice() % things.size()].names[1 + dice() % 2];
    const std::string wanted = folded(trimmed(garbled(dice, name)));
    if (wanted.empty()) continue;
    for (const Fit worst : {Fit::whole, Fit::part, Fit::misspelling}) {
      CAPTURE(wanted);
      const auto expected = looked_for(things, wanted, worst), found = index.find(wanted, worst);
      REQUIRE(found.fit == expected.fit);
      REQUIRE(found.ids == expected.ids);
      if (worst == Fit::misspelling) ++met[static_cast<int>(found.fit)];
    }
  }
  for (const int times : met) CHECK(times > 20);  // every rung was tried
}

TEST_CASE("among thousands of campaigns few names are looked at") {
  ManyCampaigns campaigns(3'000);
  const NameIndex& index = campaign_names(campaigns->tables());
  REQUIRE(index.size() == 3'000);
  std::size_t looked_at = 0, searches = 0;
  for (const char* text :
       {"good morning everyone", "lunch", "the numbers look", "please", "see you tomorrow then", "strategy",
        "budgets", "i think we should talk", "quarterly report"}) {
    looked_at += index.find(text, Fit::misspelling).looked_at;
    ++searches;
  }
  CHECK(looked_at / searches < 250);
  const auto exact = index.find(folded(ManyCampaigns::brand(1234)), Fit::misspelling);
  CHECK(exact.ids == std::vector<std::string>{"c1234"});
  CHECK(exact.looked_at < 5);
}

TEST_CASE("a name is found as soon as it is there, and no longer than it is") {
  ManyCampaigns campaigns(5);
  CHECK(campaigns.found("orange grove") == "not_found");
  REQUIRE(campaigns.run("create_media_buy", R"({"media_buy_id":"o","brand_name":"Orange Grove"})"));
  CHECK(campaigns.found("orange") == "o");
  CHECK(campaigns.found("ornage grove") == "o");
  REQUIRE(campaigns.run("delete_media_buy", R"({"media_buy_id":"o"})"));
  CHECK(campaigns.found("orange") == "not_found");
  REQUIRE(campaigns.run("create_media_buy", R"({"media_buy_id":"o","brand_name":"Citrus"})"));
  CHECK(campaigns.found("citrus") == "o");
  CHECK(campaigns.found("orange") == "not_found");
}

TEST_CASE("a transaction that was taken back takes its names with it") {
  ManyCampaigns campaigns(5);
  const auto add_and_fail = [&](const std::string& brand) {
    auto& database = campaigns->database();
    database.exec("begin immediate");
    const auto position = campaigns->position();
    const store::Request wanted = campaigns.create("t", brand);
    const Json live;
    const Entropy entropy = system_entropy();
    auto decision = wanted.operation->decide(campaigns->tables(), wanted.args,
                                             {.actor = wanted.actor,
                                              .now = 0,
                                              .next_seq = position + 1,
                                              .entropy = entropy,
                                              .epoch = {},
                                              .live = live,
                                              .conversations = {}});
    campaigns->append(std::move(decision->events.front()), 0);
    CHECK(campaigns.found(brand) == "t");
    database.exec("rollback");
    campaigns->restore_position(position);
  };
  add_and_fail("Lemon Tree");
  CHECK(campaigns.found("lemon tree") == "not_found");
  add_and_fail("Lime Tree");
  // The next event has the same place in the log as those.
  REQUIRE(campaigns.run("create_media_buy", R"({"media_buy_id":"m","brand_name":"Mango Tree"})"));
  CHECK(campaigns.found("mango tree") == "m");
  CHECK(campaigns.found("tree") == "m");
  CHECK(campaigns.found("lime tree") == "not_found");
}

TEST_CASE("who reads sees the names of its own snapshot") {
  ManyCampaigns campaigns(5);
  const auto database = store::open_reader(campaigns.file());
  Tables tables(*database);
  CHECK(!find_campaign(tables, "kiwi"));
  REQUIRE(campaigns.run("create_media_buy", R"({"media_buy_id":"k","brand_name":"Kiwi"})"));
  CHECK(find_campaign(tables, "kiwi")->media_buy_id == "k");
  campaigns.reopen();
  CHECK(campaigns.found("kiwi") == "k");
}
