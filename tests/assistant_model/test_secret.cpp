// SPDX-License-Identifier: Apache-2.0
// The key of the service is in nothing that leaves this library, however it got there.
#include "assistant/model/secret.h"
#include "tests/assistant_model/service.h"

using namespace syncd;
using namespace syncd::assistant::model;

TEST_CASE("a key is taken out of text and of whatever holds text") {
  const Secret secret("sk-12345678");
  CHECK(secret.out_of(std::string("a sk-12345678, sk-12345678sk-12345678.")) == "a [key], [key][key].");
  const Json all = secret.out_of(parse_json(R"({"sk-12345678":[1,null,{"x":"<sk-12345678>"}]})").value());
  CHECK(to_text(all) == R"({"[key]":[1,null,{"x":"<[key]>"}]})");
  CHECK(Secret("ollama").out_of(std::string("ollama")) == "ollama");
  CHECK(Secret("").out_of(std::string("text")) == "text");
}

TEST_CASE("a key that comes in pieces is told in none") {
  const Secret secret("sk-sk-1234");
  const std::string text = "so sk-sk-sk-1234 it sk-sk is sk-sk-1234 sk-";
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      SecretStream stream(secret);
      std::string told = stream.feed(text.substr(0, first));
      told += stream.feed(text.substr(first, second - first));
      told += stream.feed(text.substr(second));
      told += stream.finish();
      REQUIRE(told == "so sk-[key] it sk-sk is [key] sk-");
    }
  }
}

TEST_CASE("a model that says the key, or writes it into an argument, has said [key]") {
  server().script("tells_key", parse_json(R"([{"text":"The key is test-key!","calls":[
      {"name":"create_task","arguments":{"title":"test-key","description":"use test-key"}}]},
      {"text":"It was test-key. {results}","pieces":7}])")
                                   .value());
  for (const Way& way : kWays) {
    CAPTURE(way.name);
    Settings how = settings(way, "tells_key");
    how.key = "test-key";
    Asked asked(how);
    const auto outcome = asked.ask();
    REQUIRE_MESSAGE(outcome, outcome.error().message);
    CHECK(outcome->text == "The key is [key]!\n\nIt was [key]. create_task is well");
    CHECK(asked.told == outcome->text);
    REQUIRE(asked.ran.size() == 1);
    CHECK(asked.ran[0] == R"(create_task {"title":"[key]","description":"use [key]"})");
  }
}
