// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include "tests/assistant_model/service.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::assistant::model;
using std::chrono::milliseconds;
using Kind = Failure::Kind;

namespace {

using Steady = std::chrono::steady_clock;

Failure failure_of(Asked& asked) {
  const auto outcome = asked.ask();
  REQUIRE_FALSE(outcome);
  CAPTURE(outcome.error().message);
  CHECK(outcome.error().message.find("test-key") == std::string::npos);
  CHECK(outcome.error().told == asked.told);
  return outcome.error();
}

// In every way: this kind of failure, after so many requests.
void check_fails(const std::string& script, Kind kind, std::size_t requests, const std::string& words = "") {
  for (const Way& way : kWays) {
    CAPTURE(script);
    CAPTURE(way.name);
    Asked asked(settings(way, script));
    const Failure failure = failure_of(asked);
    CHECK(failure.kind == kind);
    CHECK(failure.message.find(words) != std::string::npos);
    CHECK(asked.requests().size() == requests);
    CHECK(asked.ran.empty());
  }
}

void check_recovers(const std::string& script, std::size_t requests) {
  for (const Way& way : kWays) {
    CAPTURE(script);
    CAPTURE(way.name);
    Asked asked(settings(way, script));
    const auto outcome = asked.ask();
    REQUIRE_MESSAGE(outcome, outcome.error().message);
    CHECK(outcome->text == "At last.");
    CHECK(asked.told == "At last.");
    CHECK(asked.requests().size() == requests);
  }
}

// Cancels from another thread once the service has got so many requests.
void check_cancelled(Settings how, std::size_t requests) {
  Asked asked(how);
  std::thread other([&] {
    while (asked.requests().size() < requests) std::this_thread::yield();
    asked.cancel.cancel();
  });
  const auto started = Steady::now();
  const auto outcome = asked.ask();
  other.join();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == Kind::cancelled);
  CHECK(Steady::now() - started < milliseconds(50'000));
}

}  // namespace

TEST_CASE("a service that stumbles is asked again") {
  check_recovers("stumbles", 3);
  check_recovers("breaks_early", 2);
}

TEST_CASE("a service that stumbles after a tool ran is asked again, and the tool runs once") {
  Asked asked(settings(kAnthropic, "stumbles_later"));
  CHECK(asked.ask().value().text == "Done: set_status is well");
  CHECK(asked.ran.size() == 1);
}

TEST_CASE("a service is given the time that it asks for, up to a cap") {
  Asked asked(settings(kAnthropic, "limited"));
  const auto started = Steady::now();
  REQUIRE(asked.ask());
  CHECK(Steady::now() - started >= milliseconds(1000));

  Settings how = settings(kAnthropic, "limited_long");
  how.retry_after_cap = milliseconds(10);
  const auto again = Steady::now();
  REQUIRE(Asked(how).ask());
  CHECK(Steady::now() - again < milliseconds(50'000));
}

TEST_CASE("a service that stays overloaded is given up, so that somebody else may answer") {
  check_fails("overloaded", Kind::unavailable, 4, "status 503, later");
  check_fails("no_quota", Kind::unavailable, 1, "pay first");
}

TEST_CASE("a refused key, model or request is not tried again") {
  check_fails("key", Kind::key_refused, 1);
  check_fails("missing", Kind::request_refused, 1, "no such model");
  Asked quoted(settings(kAnthropic, "quotes_key"));
  CHECK(failure_of(quoted).message.ends_with("what do you want with [key]?"));
  Settings how = settings(kAnthropic, "plain");
  how.key = "test-key-of-another";
  Asked asked(how);
  CHECK(failure_of(asked).kind == Kind::key_refused);
}

TEST_CASE("a redirect is not followed") {
  check_fails("elsewhere", Kind::request_refused, 1, "status 307");
}

TEST_CASE("what is no answer of a model is unavailable, and not asked for again") {
  check_fails("broken", Kind::unavailable, 1, "JSON");
  check_fails("broken_stream", Kind::unavailable, 1, "JSON");
  check_fails("page", Kind::unavailable, 1, "text/html");
}

TEST_CASE("an answer that breaks off after text was told is not told twice") {
  for (const Way& way : kWays) {
    if (!way.stream) continue;
    for (const char* script : {"breaks", "unfinished", "fails_within"}) {
      CAPTURE(way.name);
      CAPTURE(script);
      Asked asked(settings(way, script));
      const Failure failure = failure_of(asked);
      CHECK(failure.kind == Kind::unavailable);
      CHECK_FALSE(failure.told.empty());
      CHECK(asked.requests().size() == 1);
    }
  }
}

TEST_CASE("an answer that breaks off is asked for again where nobody heard it") {
  Asked asked(settings(kAnthropic, "unfinished"));
  asked.on_delta = nullptr;
  CHECK(failure_of(asked).kind == Kind::unavailable);
  CHECK(asked.requests().size() == 4);
}

TEST_CASE("nobody listens at the URL") {
  Settings how = settings(kAnthropic, "plain");
  how.url = "http://127.0.0.1:1/v1";
  Asked asked(how);
  const Failure failure = failure_of(asked);
  CHECK(failure.kind == Kind::unavailable);
  CHECK(failure.message.starts_with("127.0.0.1:1: "));
}

TEST_CASE("a service that says nothing is given up in time") {
  Settings how = settings(kAnthropic, "hangs");
  how.request_timeout = milliseconds(2'000);
  Asked asked(how);
  CHECK(failure_of(asked).kind == Kind::unavailable);
  while (asked.requests().empty()) std::this_thread::yield();  // it came, however late it is read
  CHECK(asked.requests().size() == 1);

  how.model = fresh("hangs");
  how.request_timeout = milliseconds(60'000);
  how.idle_timeout = std::chrono::seconds(1);
  Asked idle(how);
  CHECK(failure_of(idle).kind == Kind::unavailable);

  how.model = fresh("hangs");
  how.idle_timeout = std::chrono::seconds(60);
  how.first_byte_timeout = milliseconds(200);
  Asked silent(how);
  const Failure failure = failure_of(silent);
  CHECK(failure.kind == Kind::unavailable);
  CHECK(failure.timed_out);
  CHECK(failure.message.find("no answer in time") != std::string::npos);

  how.model = fresh("hangs");
  how.first_byte_timeout = milliseconds(60'000);
  how.wall_time = milliseconds(200);
  Asked late(how);
  CHECK(failure_of(late).kind == Kind::unavailable);
}

TEST_CASE("whoever cannot prove to be the service does not get the key") {
  test::TempFolder folder;
  const std::string certificate = folder / "cert.pem", key = folder / "key.pem";
  REQUIRE(test::run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
                     "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
                     certificate})
              .status == 0);
  const test::ModelServer impostor({"--tls", certificate, key});
  Settings how = settings(kAnthropic, "plain");
  how.url = "https://127.0.0.1:" + std::to_string(impostor.port()) + "/v1";
  Asked asked(how);
  const Failure failure = failure_of(asked);
  CHECK(failure.kind == Kind::unavailable);
  CHECK(failure.message.find("certificate") != std::string::npos);
}

TEST_CASE("every bound of an answer holds") {
  check_fails("huge", Kind::bound_reached, 1);
  check_fails("huge_line", Kind::bound_reached, 1);
  check_fails("many_calls", Kind::bound_reached, 1, "too many tools");
  for (const Way& way : kWays) {
    CAPTURE(way.name);
    Settings small = settings(way, "huge");
    small.max_body = 1000;
    Asked body(small);
    CHECK(failure_of(body).message.ends_with("the answer is too large"));
  }
  Settings how = settings(kAnthropic, "endless");
  how.turns = 3;
  Asked turns(how);
  const Failure failure = failure_of(turns);
  CHECK(failure.kind == Kind::bound_reached);
  CHECK(failure.calls_run == 3);
  CHECK(turns.ran.size() == 3);

  how.model = fresh("endless");
  how.output_tokens = 25;
  how.turns = 100;
  Asked tokens(how);
  CHECK(failure_of(tokens).kind == Kind::bound_reached);
  CHECK(tokens.ran.size() == 3);
  CHECK(tokens.requests()[2]["body"]["max_tokens"] == 5);

  how.model = fresh("endless");
  how.output_tokens = 1'000'000;
  how.turns = 1'000'000;
  how.wall_time = milliseconds(3'000);  // of which the first turn may take some
  Asked time(how);
  CHECK(failure_of(time).kind == Kind::bound_reached);
}

TEST_CASE("a service that counts no tokens is counted for") {
  Settings how = settings(kWays[2], "counts_nothing");
  CHECK(Asked(how).ask().value().usage.output == 100);
}

TEST_CASE("a result that is too long is cut between two characters") {
  Settings how = settings(kAnthropic, "one_tool");
  how.max_result = 10;
  Asked asked(how);
  asked.run = [](const ToolCall&) { return ToolResult{"123456789€€€"}; };
  CHECK(asked.ask().value().text.starts_with("I look.\n\nDone: 123456789\n[the rest"));
}

TEST_CASE("an answer is cancelled before, within and between its requests, and between its tools") {
  Asked before(settings(kAnthropic, "plain"));
  before.cancel.cancel();
  CHECK(failure_of(before).kind == Kind::cancelled);
  CHECK(before.requests().empty());

  check_cancelled(settings(kAnthropic, "hangs"), 1);

  Settings waiting = settings(kAnthropic, "overloaded");
  waiting.backoff = milliseconds(100'000);
  waiting.backoff_cap = milliseconds(100'000);
  waiting.wall_time = milliseconds(1'000'000);
  check_cancelled(waiting, 1);

  Asked between(settings(kAnthropic, "several_tools"));
  between.run = [&](const ToolCall&) {
    between.cancel.cancel();
    return ToolResult{"done"};
  };
  const Failure failure = failure_of(between);
  CHECK(failure.kind == Kind::cancelled);
  CHECK(failure.calls_run == 1);
}
