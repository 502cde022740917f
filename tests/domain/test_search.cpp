// SPDX-License-Identifier: Apache-2.0
// The search operation over an organisation's file, on both sides of what the index holds.
#include <doctest/doctest.h>

#include <set>

#include "domain/search/index.h"
#include "tests/support/dump.h"
#include "tests/support/organisation.h"

using namespace syncd;
using test::TestOrganisation;

namespace {

store::Request said(TestOrganisation& organisation, const std::string& conversation,
                    const std::string& content, const std::string& user = "ada") {
  return organisation
      .request("message", to_text({{"conversationId", conversation}, {"message", {{"content", content}}}}),
               "", user)
      .value();
}

void say(TestOrganisation& organisation, const std::string& conversation, const std::string& content,
         const std::string& user = "ada") {
  REQUIRE(organisation.commit({said(organisation, conversation, content, user)}).settled[0].ok());
}

// So much talk that the index takes up all that was said before.
void talk(TestOrganisation& organisation, const std::string& conversation = "talk") {
  std::vector<store::Request> requests;
  for (int i = 0; i <= domain::kIndexStride; ++i)
    requests.push_back(said(organisation, conversation, "blah " + std::to_string(i)));
  REQUIRE(organisation.commit(requests).settled[0].ok());
}

Json search(TestOrganisation& organisation, Json args) {
  return organisation.read("search", to_text(args)).value();
}

std::vector<std::string> contents(const Json& found) {
  std::vector<std::string> out;
  for (const Json& match : found["matches"]) out.push_back(match["message"]["content"]);
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a message is found at once, and found still when the index has it") {
  TestOrganisation organisation;
  organisation.run("create_conversation", R"({"title":"Daily Standup","conversationId":"standup"})").value();
  say(organisation, "standup", "the invoice of Apex Motors");
  const Json args{{"q", "INVOICE apex"}};
  const Json before = search(organisation, args);
  REQUIRE(before["matches"].size() == 1);
  const Json& match = before["matches"][0];
  CHECK(match["conversationId"] == "standup");
  CHECK(match["title"] == "Daily Standup");
  CHECK(match["seq"] == match["message"]["seq"]);
  CHECK(match["message"]["userId"] == "ada");
  CHECK(match["score"].get<double>() > 0);
  CHECK(match["excerpt"] == Json::parse(R"([{"text":"the "},{"text":"invoice","match":true},{"text":" of "},
    {"text":"Apex","match":true},{"text":" Motors"}])"));
  CHECK(before["total"] == 1);
  CHECK(before["all"] == true);
  CHECK(before["more"] == false);

  talk(organisation);
  CHECK(domain::indexed_to(organisation->tables()) > 1);
  const Json after = search(organisation, args);
  CHECK(contents(after) == contents(before));
  CHECK(after["matches"][0]["excerpt"] == match["excerpt"]);
}

TEST_CASE("each way of asking finds the same in the index as in what was just said") {
  const Texts texts{"the daily cap of Müller",
                    "cap daily",
                    "今日は寿司です",
                    "東京都の予算",
                    "예산을 늘려 주세요",
                    "เพิ่มงบประมาณ",
                    "БЮДЖЕТ ещё раз",
                    "e-mail to a@b.com",
                    "budgets",
                    "first draft",
                    "draft, the first of them",
                    "🎉 done",
                    "C++ and x86_64"};
  const Texts queries{"\"daily cap\"",
                      "daily cap",
                      "muller",
                      "MÜLLER",
                      "寿司",
                      "京",
                      "東都",
                      "예산",
                      "งบ",
                      "бюджет еще",
                      "a@b.com",
                      "bud*",
                      "first -draft",
                      "draft -\"first draft\"",
                      "🎉",
                      "c++",
                      "\"x86 64\"",
                      "b*",
                      "寿司 OR budgets",
                      "cap OR 予算 daily OR 東京",
                      "d*",
                      "nothing at all"};
  TestOrganisation organisation;
  for (const std::string& text : texts) say(organisation, "room", text);
  std::vector<std::set<std::string>> before;
  for (const std::string& query : queries) {
    const Texts found = contents(search(organisation, {{"q", query}, {"conversation", "room"}}));
    before.emplace_back(found.begin(), found.end());
  }
  talk(organisation);
  int found_ones = 0;
  for (std::size_t i = 0; i < queries.size(); ++i) {
    CAPTURE(queries[i]);
    const Texts found = contents(search(organisation, {{"q", queries[i]}, {"conversation", "room"}}));
    CHECK(std::set<std::string>(found.begin(), found.end()) == before[i]);
    found_ones += found.empty() ? 0 : 1;
  }
  CHECK(found_ones == static_cast<int>(queries.size()) - 3);
}

TEST_CASE("what anybody types is no error of the index") {
  TestOrganisation organisation;
  say(organisation, "room", "a b");
  talk(organisation);
  for (const char* q : {"a NEAR b", "words:a", "\"a", "a\"", "a ^b", "{a} : b", "a AND", "NOT a", "a* *",
                        "(a", "a;--", "a \\\" b", "message_words", "'a'", "a OR OR b",
                        "\xee\x80\x80"
                        "0 a"}) {
    CAPTURE(q);
    CHECK(organisation.read("search", to_text({{"q", q}})));
  }
  const auto nul = organisation.read("search", R"({"q":"a\u0000b"})");
  REQUIRE(nul);
  CHECK(contents(*nul) == Texts{"a b"});
  for (const char* q : {"-", "...", "-draft", " "}) {
    const auto refused = organisation.read("search", to_text({{"q", q}}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::invalid_field);
  }
  CHECK(organisation.read("search", to_text({{"q", std::string(64 * 1024, 'a')}})).error().code ==
        Code::too_large);
  std::string dense;  // as many terms as fit
  for (int i = 0; i < 330; ++i) dense += "東";
  CHECK(organisation.read("search", to_text({{"q", dense}})));
}

TEST_CASE("the better match comes first, of equals the newer one, or the newest where that is asked for") {
  TestOrganisation organisation;
  say(organisation, "room", "budget budget budget");
  say(organisation, "room", "about the budget there is a lot to say, and most of it is about other things");
  say(organisation, "room", "the budget");
  say(organisation, "room", "the budget");
  const Json best = search(organisation, {{"q", "budget"}});
  CHECK(best["matches"][0]["seq"] == 1);
  CHECK(best["matches"][1]["seq"] == 4);
  CHECK(best["matches"][2]["seq"] == 3);
  CHECK(best["matches"][3]["seq"] == 2);
  const Json newest = search(organisation, {{"q", "budget"}, {"sort", "newest"}, {"limit", 2}});
  CHECK(newest["matches"][0]["seq"] == 4);
  CHECK(newest["matches"][1]["seq"] == 3);
  CHECK(newest["total"] == 4);
  CHECK(newest["more"] == true);
  const Json rest = search(organisation, {{"q", "budget"}, {"sort", "newest"}, {"limit", 2}, {"offset", 2}});
  CHECK(rest["matches"][0]["seq"] == 2);
  CHECK(rest["more"] == false);
  CHECK(search(organisation, {{"q", "budget"}, {"offset", 400}})["matches"].empty());
}

TEST_CASE("a rare word weighs more than one that is everywhere") {
  TestOrganisation organisation;
  say(organisation, "room", "kumquat once among a few words");
  for (int i = 0; i < 30; ++i) say(organisation, "room", "blah again and again");
  talk(organisation);
  CHECK(contents(search(organisation, {{"q", "kumquat OR blah"}}))[0] == "kumquat once among a few words");
}

TEST_CASE("where, who and when narrow it") {
  TestOrganisation organisation;
  say(organisation, "a", "budget one", "ada");
  say(organisation, "b", "budget two", "bob");
  organisation
      .run("message",
           R"({"conversationId":"b","message":{"content":"budget three","role":"system","source":"desk"}})")
      .value();
  for (const bool indexed : {false, true}) {
    if (indexed) talk(organisation);
    const auto found = [&](Json args) {
      args["q"] = "budget";
      args["sort"] = "newest";
      return contents(search(organisation, std::move(args)));
    };
    CHECK(found({}) == Texts{"budget three", "budget two", "budget one"});
    CHECK(found({{"conversation", "a"}}) == Texts{"budget one"});
    CHECK(found({{"user", "bob"}}) == Texts{"budget two"});
    CHECK(found({{"role", "system"}}) == Texts{"budget three"});
    CHECK(found({{"source", "test"}}) == Texts{"budget two", "budget one"});
    // The clock of these tests goes on by a second with each commit.
    CHECK(found({{"since", rfc3339(1'770'000'002'000)}}) == Texts{"budget three", "budget two"});
    CHECK(found({{"until", rfc3339(1'770'000'002'000)}}) == Texts{"budget one"});
    CHECK(found({{"since", rfc3339(1'780'000'000'000)}}).empty());
  }
  const auto nowhere = organisation.read("search", R"({"q":"budget","conversation":"nowhere"})");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == Code::not_found);
}

TEST_CASE("what was said in a deleted conversation is found no more, and what is said there later is") {
  TestOrganisation organisation;
  say(organisation, "room", "the old secret");
  talk(organisation);
  say(organisation, "room", "the new secret");
  CHECK(search(organisation, {{"q", "secret"}})["total"] == 2);
  organisation.run("delete_conversation", R"({"conversationId":"room"})").value();
  CHECK(search(organisation, {{"q", "secret"}})["total"] == 0);
  for (const std::string& row : test::dump(organisation->database()))
    CHECK(row.find("secret") == std::string::npos);
  say(organisation, "room", "another secret");
  CHECK(contents(search(organisation, {{"q", "secret"}, {"conversation", "room"}})) ==
        Texts{"another secret"});
}

TEST_CASE("the index made anew from the log is the same") {
  TestOrganisation organisation;
  say(organisation, "room", "invoice Müller 東京");
  say(organisation, "gone", "invoice to forget");
  talk(organisation);
  organisation.run("delete_conversation", R"({"conversationId":"gone"})").value();
  talk(organisation, "more");
  say(organisation, "room", "invoice at last");
  const auto before = test::dump(organisation->database());
  const Json found = search(organisation, {{"q", "invoice"}});
  CHECK(std::find(before.begin(), before.end(), "message_words|muller|1") != before.end());
  organisation->rebuild();
  CHECK(test::dump(organisation->database()) == before);
  CHECK(search(organisation, {{"q", "invoice"}}) == found);
  organisation.reopen();
  CHECK(search(organisation, {{"q", "invoice"}}) == found);
}

TEST_CASE("a search of what is everywhere stops, and says so") {
  TestOrganisation organisation;
  for (int i = 0; i < 5; ++i) talk(organisation);
  const Json found = search(organisation, {{"q", "b*"}, {"limit", 100}});
  CHECK(found["matches"].size() == 100);
  CHECK(found["total"] == 2000);
  CHECK(found["all"] == false);
  CHECK(found["more"] == true);
}
