// SPDX-License-Identifier: Apache-2.0
// What listening costs those who ask for nothing: counted in statements and steps, not in time.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <fstream>

#include "assistant/builtin/listener.h"
#include "assistant/builtin/reading.h"
#include "domain/entities/messages.h"
#include "tests/support/organisation.h"

using namespace syncd;
using namespace syncd::test;

namespace {

struct Campaigns : TestOrganisation {
  explicit Campaigns(int count) {
    (*this)->database().exec("pragma synchronous = off");
    run("create_media_buy", R"({"media_buy_id":"apex","brand_name":"Apex Motors"})").value();
    std::vector<store::Request> requests;
    for (int i = 1; i < count; ++i) {
      requests.push_back(request("create_media_buy", to_text({{"media_buy_id", fmt::format("c{:04}", i)},
                                                              {"brand_name", brand(i)}}))
                             .value());
    }
    for (const store::Settled& one : commit(requests).settled) REQUIRE(one.ok());
  }

  static std::string brand(int i) {
    std::string word;
    for (unsigned n = static_cast<unsigned>(i) * 2'654'435'761u; word.size() < 7; n /= 17)
      word += static_cast<char>('a' + n % 26);
    return word + " Ltd";
  }

  // Statements that SQLite runs while the text is said.
  int statements_for(const std::string& text, const std::string& user = "ada") {
    int count = 0;
    sqlite3* handle = (*this)->database().getHandle();
    const auto counted = [](unsigned, void* counter, void*, void*) {
      ++*static_cast<int*>(counter);
      return 0;
    };
    sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, counted, &count);
    say(text, user);
    sqlite3_trace_v2(handle, 0, nullptr, nullptr);
    return count;
  }
  void say(const std::string& text, const std::string& user = "ada") {
    run("message", to_text({{"conversationId", "c"}, {"content", text}}), "", user).value();
  }
  std::string apex() {
    return read("show", R"({"kind":"campaign","name":"apex"})").value()["item"]["status"];
  }
};

const std::vector<std::string> kTalk{"good morning",
                                     "lunch?",
                                     "until tomorrow then",
                                     "1234 xxxxxxxxxxxxxxxxxxxxxxxx",
                                     "yes",
                                     "500",
                                     "the quarterly numbers of our partners seem quite good to me"};

}  // namespace

TEST_CASE("talk that asks for nothing looks at no table where the assistant has not spoken") {
  Campaigns deaf(2), hearing(2);
  assistant::BuiltinListener listener;
  hearing.listener = &listener;
  hearing.say("hi");  // the first message of all tells what was said before the start
  deaf.say("hi");
  for (const std::string& text : kTalk) {
    CAPTURE(text);
    CHECK(hearing.statements_for(text) == deaf.statements_for(text));
  }
}

TEST_CASE(
    "an answer is heard where the assistant asked, in this process or the one before, inside or outside") {
  for (const bool restarted : {false, true}) {
    for (const bool outside : {false, true}) {
      CAPTURE(restarted);
      CAPTURE(outside);
      Campaigns campaigns(2);
      auto listener = std::make_unique<assistant::BuiltinListener>();
      campaigns.listener = listener.get();
      campaigns.say("hi");
      if (outside) {
        const Json question{
            {"for", "ada"},
            {"question",
             {{"wishes",
               {{{"operation", "set_status"}, {"args", {{"media_buy_id", "apex"}, {"status", "paused"}}}}}},
              {"fields", Json::array()}}}};
        campaigns
            .run("message",
                 to_text({{"conversationId", "c"},
                          {"message", domain::assistant_message("Shall I pause Apex Motors?", question)}}),
                 "", std::string(domain::kAssistant))
            .value();
      } else {
        campaigns.say("maybe we should pause Apex");
      }
      REQUIRE(campaigns.apex() == "active");
      if (restarted) {
        listener = std::make_unique<assistant::BuiltinListener>();
        campaigns.listener = listener.get();
        campaigns.reopen();
      }
      campaigns.say("yes");
      CHECK(campaigns.apex() == "paused");
    }
  }
}

TEST_CASE("nothing that would be understood is passed over at a glance") {
  Campaigns campaigns(3);
  for (const char* file : {"development.txt", "development_2.txt", "development_3.txt", "held_out.txt"}) {
    std::ifstream lines(std::string(CORPUS_FOLDER "/") + file);
    int understood = 0;
    for (std::string line; std::getline(lines, line);) {
      line = line.substr(0, std::min(line.find(" =>"), line.find(" ||")));
      const domain::Said said{.actor = {.user = "ada", .source = {}, .client_id = {}},
                              .conversation = "c",
                              .message_id = "m",
                              .content = line,
                              .context = {}};
      if (assistant::understand(campaigns->tables(), said).nothing()) continue;
      ++understood;
      CAPTURE(line);
      CHECK(assistant::may_want(line, [] { return false; }));
    }
    CHECK(understood > 10);
  }
}

TEST_CASE("a message costs about as much among thousands of campaigns as among three") {
  Campaigns few(3), many(3'000);
  std::string talk = "please lower ";
  while (talk.size() < 900) talk += "what we said about the quarterly strategy report of our partners ";
  for (const std::string& text :
       {talk, std::string("pause Apex Motors"), std::string("pause the campain of apx motors please"),
        std::string("Could you raise the mobile bids of our partners in Germany by ten percent for once?")}) {
    CAPTURE(text);
    assistant::Names among_few(few->tables()), among_many(many->tables());
    assistant::read(assistant::words_of(text), among_few);
    assistant::read(assistant::words_of(text), among_many);
    CHECK_FALSE(among_many.exhausted());
    CHECK(among_many.steps() < among_few.steps() + 5'000);
  }
}
