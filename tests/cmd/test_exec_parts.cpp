// SPDX-License-Identifier: Apache-2.0
// What exec knows of a command's output, and what it tells a server of it: no process, no network.
#include <doctest/doctest.h>

#include "cmd/exec/ending.h"
#include "cmd/exec/output_digest.h"
#include "cmd/exec/reporter.h"

using namespace syncd;
using namespace syncd::cmd;

namespace {

std::optional<double> share(std::string_view text) {
  return percentage_in(text);
}

Error error_of(Code code) {
  return {.code = code, .message = "no"};
}

// A reporter, and a server's side that takes what it is given.
struct Told {
  OutputDigest digest;
  int ids = 0;
  Millis now = 1000;
  Reporter reporter;
  explicit Told(
      Reported about = {.crew = "builds", .run = "", .agent = "", .tool = "make", .words = {"make", "all"}})
      : reporter(
            std::move(about), [this] { return digest.news(); },
            [this] { return "id" + std::to_string(++ids); }) {}

  void write(std::string_view text) {
    digest.feed(OutputDigest::out, text);
    reporter.wrote();
  }
  std::string type() {
    const auto frame = reporter.next(now);
    if (frame) last = *frame;
    return frame ? text_at(*frame, "type") : "";
  }
  void answer(Result<Json> reply = Json::object()) { reporter.settled(text_at(last, "id"), reply, now); }
  void refuse(Code code) { answer(tl::unexpected<Error>(error_of(code))); }
  // Everything that it tells by now, each taken.
  std::vector<std::string> all() {
    std::vector<std::string> types;
    for (std::string t = type(); !t.empty(); t = type()) {
      types.push_back(t);
      answer();
    }
    return types;
  }
  Json last;
};

using Types = std::vector<std::string>;

}  // namespace

TEST_CASE("a percentage is found where there is one") {
  CHECK(share("42%") == 42);
  CHECK(share("[  7%] Building") == 7);
  CHECK(share("12.5 % of it, then 99.9%") == doctest::Approx(99.9));
  CHECK(share("\x1b[32m100%\x1b[0m") == 100);
  CHECK(share("5% of a%20b%2Fc") == 5);
  for (const char* none :
       {"", "%", "x%", "101%", "-3%", "1.2.3%", ".5%", "5.%", "50%25", "99999999999999999999%"}) {
    CAPTURE(none);
    CHECK_FALSE(share(none));
  }
}

TEST_CASE("the last line that says something is known while it is written") {
  LineReader reader;
  reader.feed("one\ntw");
  CHECK(reader.last() == "tw");
  reader.feed("o\n\n  \n");
  CHECK(reader.last() == "two");
  CHECK(reader.lines() == 4);
  reader.feed("three\r\nfour");
  CHECK(reader.last() == "four");
  CHECK(reader.lines() == 5);
  reader.feed("\rfive\r\r");
  CHECK(reader.last() == "five");
  CHECK(reader.lines() == 5);
}

TEST_CASE("however the blocks are cut, the same is read") {
  const std::string text = "begin\n 12% \rof it\r 37.5% and\n\nmore lines\nlast one ";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    CAPTURE(size);
    LineReader reader;
    for (std::size_t at = 0; at < text.size(); at += size)
      reader.feed(std::string_view(text).substr(at, size));
    CHECK(reader.last() == "last one ");
    CHECK(reader.lines() == 4);
    CHECK(reader.percentage() == 37.5);
  }
}

TEST_CASE("a line without an end is kept in part") {
  LineReader reader;
  for (int i = 0; i < 100; ++i) reader.feed(std::string(100'000, 'x'));
  CHECK(reader.last().size() == 1024);
}

TEST_CASE("both streams count, the one that spoke last is heard") {
  OutputDigest digest;
  digest.feed(OutputDigest::out, "to out 10%\n");
  digest.feed(OutputDigest::err, "to err\n");
  CHECK(digest.news().line == "to err");
  CHECK(digest.news().lines == 2);
  CHECK(digest.news().percentage == 10);
}

TEST_CASE("a command is told of from its start to its end, in order and one by one") {
  Told told;
  REQUIRE(told.type() == "start_run");
  CHECK(told.last["crew_id"] == "builds");
  CHECK(told.last["name"] == "make all");
  CHECK(told.type() == "");  // until that one is answered
  told.answer();
  REQUIRE(told.type() == "tool_start");
  CHECK(told.last["params"]["command"] == Json::array({"make", "all"}));
  CHECK(told.last["run_id"] == told.reporter.run());
  told.answer();
  told.write("50% there\n");
  told.now += 1000;
  REQUIRE(told.type() == "tool_progress");
  CHECK(told.last["progress"] == 50);
  CHECK(told.last["message"] == "50% there (1 line)");
  told.answer();
  told.reporter.ended(2, 1234);
  CHECK_FALSE(told.reporter.done());
  REQUIRE(told.type() == "tool_end");
  CHECK(told.last["status"] == "error");
  CHECK(told.last["exit_code"] == 2);
  CHECK(told.last["duration_ms"] == 1234);
  told.answer();
  REQUIRE(told.type() == "finish_run");
  CHECK(told.last["status"] == "failed");
  told.answer();
  CHECK(told.reporter.done());
  CHECK(told.reporter.untold().empty());
}

TEST_CASE("a run that goes on is neither begun nor ended") {
  Told told({.crew = "", .run = "nightly", .agent = "ada", .tool = "make", .words = {"make"}});
  told.reporter.ended(0, 5);
  REQUIRE(told.type() == "tool_start");
  CHECK(told.last["run_id"] == "nightly");
  CHECK(told.last["agent_id"] == "ada");
  told.answer();
  CHECK(told.all() == Types{"tool_end"});
  CHECK(told.reporter.done());
}

TEST_CASE("an unknown crew is made known, once, and the run begun again") {
  Told told;
  CHECK(told.type() == "start_run");
  const Json first = told.last;
  told.refuse(Code::not_found);
  CHECK(told.type() == "register_crew");
  told.answer();
  CHECK(told.type() == "start_run");
  CHECK(told.last["id"] != first["id"]);
  CHECK(told.last["run_id"] == first["run_id"]);
  told.refuse(Code::not_found);
  CHECK(told.type() == "");
  told.reporter.ended(0, 1);
  CHECK(told.reporter.done());
  CHECK(told.reporter.untold() == Types{"start_run", "tool_start", "tool_end", "finish_run"});
}

TEST_CASE("progress comes a few times a second at most, and always the latest") {
  Told told;
  CHECK(told.all() == Types{"start_run", "tool_start"});
  int sent = 0;
  for (int i = 0; i < 1000; ++i) {
    told.write("line " + std::to_string(i) + "\n");
    told.now += 1;
    if (told.type() == "tool_progress") {
      ++sent;
      CHECK(told.last["message"] == "line " + std::to_string(i) + " (" + std::to_string(i + 1) + " lines)");
      told.answer();
    }
  }
  CHECK(sent >= 2);
  CHECK(sent <= 5);
}

TEST_CASE("nothing new is no progress, but a silent command is not taken for dead") {
  Told told;
  told.all();
  CHECK(told.type() == "");
  CHECK(told.reporter.wake_at() > told.now);
  told.now = told.reporter.wake_at();
  CHECK(told.all() == Types{"tool_progress"});
  CHECK(told.all().empty());
}

TEST_CASE("a silent command is heard of several times within the silence that its run allows") {
  Told told;
  CHECK(told.type() == "start_run");
  told.answer(Json{{"data", {{"run", {{"timeout_seconds", 4}}}}}});
  told.all();
  CHECK(told.reporter.wake_at() <= told.now + 1000);
  told.now = told.reporter.wake_at();
  CHECK(told.all() == Types{"tool_progress"});
  CHECK(told.reporter.wake_at() <= told.now + 1000);

  // Of a run that others began it is known from the call's start.
  Told other({.crew = "", .run = "r", .agent = "", .tool = "make", .words = {"make"}});
  CHECK(other.type() == "tool_start");
  other.answer(Json{{"data", {{"call_id", "c"}, {"timeout_seconds", 2}}}});
  CHECK(other.reporter.wake_at() <= other.now + 500);
  other.now = other.reporter.wake_at();
  CHECK(other.all() == Types{"tool_progress"});
}

TEST_CASE("a command is told to end once, and ended once when it has gone on for a grace") {
  using Act = Ending::Act;
  Ending limited(1000, 500, 300);
  CHECK(limited.wake_at() == 1500);
  CHECK(limited.due(1499) == Act::nothing);
  CHECK(limited.due(1500) == Act::ask);
  CHECK(limited.time_was_over());
  CHECK(limited.in_grace());
  CHECK(limited.wake_at() == 1800);
  CHECK(limited.due(1799) == Act::nothing);
  CHECK(limited.due(1800) == Act::kill);
  CHECK_FALSE(limited.in_grace());
  CHECK(limited.due(9999) == Act::nothing);

  Ending told(1000, 0, 300);
  CHECK(told.due(1'000'000) == Act::nothing);
  CHECK_FALSE(told.in_grace());
  told.told(2000);
  told.told(2200);  // again gives it no longer
  CHECK(told.due(2299) == Act::nothing);
  CHECK(told.due(2300) == Act::kill);
  CHECK_FALSE(told.time_was_over());

  Ending over(1000, 500, 300);
  over.told(1400);
  over.over();
  CHECK(over.due(1600) == Act::nothing);
  CHECK(over.due(1700) == Act::kill);  // those it left behind
  CHECK_FALSE(over.time_was_over());
}

TEST_CASE("while the server is away progress merges and the ends are kept") {
  Told told;
  CHECK(told.type() == "start_run");
  for (int i = 0; i < 100'000; ++i) {
    told.write("line\n");
    told.now += 10;
    CHECK(told.type() == "");
  }
  told.reporter.ended(0, 7);
  told.reporter.settled("somebody else's", Json::object(), told.now);
  CHECK(told.reporter.untold() ==
        Types{"start_run", "tool_start", "tool_progress", "tool_end", "finish_run"});
}

TEST_CASE("what may succeed later is sent again with the same id") {
  for (const Code code :
       {Code::busy, Code::timeout, Code::rate_limited, Code::cannot_connect, Code::draining}) {
    Told told;
    CHECK(told.type() == "start_run");
    const Json first = told.last;
    told.refuse(code);
    CHECK(told.type() == "");
    CHECK(told.reporter.wake_at() > told.now);
    told.now = told.reporter.wake_at();
    CHECK(told.type() == "start_run");
    CHECK(told.last == first);
  }
}

TEST_CASE("a call that is refused is let go, its run is ended all the same") {
  Told told;
  CHECK(told.type() == "start_run");
  told.answer();
  CHECK(told.type() == "tool_start");
  told.refuse(Code::invalid_field);
  told.write("news\n");
  told.now += 10'000;
  CHECK(told.type() == "");
  told.reporter.ended(0, 1);
  CHECK(told.all() == Types{"finish_run"});
  CHECK(told.reporter.untold() == Types{"tool_start", "tool_end"});
  REQUIRE(told.reporter.trouble());
  CHECK(told.reporter.trouble()->code == Code::invalid_field);
}

TEST_CASE("a run that is over hears no more of its call") {
  Told told;
  told.all();
  told.write("news\n");
  told.now += 1000;
  CHECK(told.type() == "tool_progress");
  told.refuse(Code::conflict);
  told.write("more\n");
  told.now += 60'000;
  CHECK(told.type() == "");
}

TEST_CASE("without hope of a connection all is untold, and nothing waits for it") {
  Told told;
  CHECK(told.type() == "start_run");
  told.reporter.gave_up(error_of(Code::unauthorized));
  CHECK(told.type() == "");
  told.reporter.ended(0, 1);
  CHECK(told.reporter.done());
  CHECK(told.reporter.untold() == Types{"start_run", "tool_start", "tool_end", "finish_run"});
}

TEST_CASE("hostile output and huge commands fit what a server takes") {
  Told told({.crew = "c",
             .run = "",
             .agent = "",
             .tool = "t",
             .words = std::vector<std::string>(5000, std::string(300, '\x01'))});
  CHECK(told.type() == "start_run");
  CHECK(told.last["name"].get<std::string>().size() <= 200);
  told.answer();
  CHECK(told.type() == "tool_start");
  CHECK(to_text(told.last["params"]).size() <= 64 * 1024);
  CHECK(told.last["params"]["shortened"] == true);
  told.answer();
  told.write("\x1b]0;owned\x07 \xff\xfe \xe2\x80\xae" + std::string(100'000, '\x1b') + "\n");
  told.now += 1000;
  CHECK(told.type() == "tool_progress");
  const std::string message = told.last["message"];
  CHECK(message.size() <= 4096);
  for (const char c : message) CHECK(static_cast<unsigned char>(c) >= ' ');
  CHECK(message.starts_with("\\x1b]0;owned"));
}
