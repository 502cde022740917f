// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "domain/entities/crews.h"
#include "domain/entities/runs.h"
#include "domain/table.h"
#include "faults/dump.h"
#include "support/organisation.h"

using namespace syncd;

namespace {

struct Crews : test::TestOrganisation {
  Crews() {
    REQUIRE(run("register_crew", R"({"crew_id":"research","name":"Research","agents":["scout","writer"]})"));
  }
  Json started(const std::string& id, const std::string& more = "") {
    return must("start_run",
                fmt::format(R"({{"crew_id":"research","run_id":"{}"{}}})", id, more))["data"]["run"];
  }
  Json must(const std::string& operation, const std::string& args) {
    auto result = run(operation, args);
    INFO(operation << " " << args << " " << (result ? "" : result.error().message));
    REQUIRE(result);
    return *result;
  }
  Code refused(const std::string& operation, const std::string& args) {
    const auto before = (*this)->position();
    const auto result = run(operation, args);
    INFO(operation << " " << args);
    REQUIRE_FALSE(result);
    CHECK((*this)->position() == before);
    return result.error().code;
  }
  // The frames of the last commit.
  std::vector<Json> told() const {
    std::vector<Json> out;
    for (const auto& event : last().events) out.push_back(parse_json(event.frame).value());
    return out;
  }
  Json show(const std::string& run) {
    return read("show", fmt::format(R"({{"kind":"run","name":"{}"}})", run)).value()["item"];
  }
  std::vector<std::int64_t> all_events_of(const std::string& run, std::int64_t page) {
    std::vector<std::int64_t> out;
    while (true) {
      const auto next = domain::run_events_after(
          (*this)->tables(), run, out.empty() ? 0 : static_cast<std::uint64_t>(out.back()), page);
      out.insert(out.end(), next.seqs.begin(), next.seqs.end());
      if (!next.more) return out;
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(Crews, "a crew is registered, changed, and says nothing where nothing changed") {
  const Json same = must("register_crew", R"({"crew_id":"research","name":"Research"})");
  CHECK(same["data"]["changed"] == false);
  CHECK_FALSE(same.contains("seq"));
  const Json renamed = must("register_crew", R"({"crew_id":"research","name":"Search"})");
  CHECK(renamed["data"]["crew"]["agents"] == Json{"scout", "writer"});
  CHECK(told()[0]["data"]["crew"]["name"] == "Search");
  CHECK(must("register_crew", R"({"name":"Other"})")["data"]["crew"]["status"] == "offline");
  CHECK(refused("register_crew", R"({"crew_id":"two\nlines","name":"x"})") == Code::invalid_field);
}

TEST_CASE_FIXTURE(Crews, "a signal is flat, tells the status before, and is silent where nothing changed") {
  must("signal", R"({"crew_id":"research","status":"available"})");
  const Json frame = told()[0];
  CHECK(frame["type"] == "signal");
  CHECK(frame["crew_id"] == "research");
  CHECK(frame["status"] == "available");
  CHECK(frame["previous_status"] == "offline");
  must("signal", R"({"crew_id":"Research","status":"available"})");
  CHECK(told().empty());
  must("signal", R"({"crew_id":"research","status":"busy"})");
  CHECK(told()[0]["previous_status"] == "available");
  CHECK(refused("signal", R"({"crew_id":"researhc","status":"busy"})") == Code::not_found);
  CHECK(refused("signal", R"({"crew_id":"research","status":"asleep"})") == Code::invalid_field);
}

TEST_CASE_FIXTURE(Crews, "a name that two crews have means neither, an id always one") {
  must("register_crew", R"({"crew_id":"b","name":"RESEARCH"})");
  CHECK(refused("signal", R"({"crew_id":"Research","status":"busy"})") == Code::ambiguous);
  CHECK(must("signal", R"({"crew_id":"research","status":"busy"})")["data"]["crew"]["crew_id"] == "research");
}

TEST_CASE_FIXTURE(Crews, "the last signal of each crew is told as it was sent, the oldest first") {
  must("register_crew", R"({"crew_id":"quiet","name":"Quiet"})");
  must("register_crew", R"({"crew_id":"late","name":"Late"})");
  must("signal", R"({"crew_id":"late","status":"busy"})");
  must("signal", R"({"crew_id":"research","status":"available"})");
  must("signal", R"({"crew_id":"late","status":"available"})");
  const std::string last = this->last().events[0].frame;
  const auto frames = domain::last_signals((*this)->tables());
  REQUIRE(frames.size() == 3);
  CHECK(parse_json(frames[0]).value()["crew_id"] == "quiet");
  CHECK_FALSE(parse_json(frames[0]).value().contains("seq"));
  CHECK(parse_json(frames[1]).value()["crew_id"] == "research");
  CHECK(frames[2] == last);
}

TEST_CASE_FIXTURE(Crews, "a crew at work is not removed; one that goes is told to be offline first") {
  started("r1");
  CHECK(refused("remove_crew", R"({"crew_id":"research"})") == Code::conflict);
  must("finish_run", R"({"run_id":"r1","status":"success"})");
  must("signal", R"({"crew_id":"research","status":"busy"})");
  must("remove_crew", R"({"crew_id":"research"})");
  REQUIRE(told().size() == 2);
  CHECK(told()[0]["status"] == "offline");
  CHECK(told()[1]["type"] == "crew_removed");
  CHECK(refused("start_run", R"({"crew_id":"research"})") == Code::not_found);
  CHECK(show("r1")["status"] == "success");
}

TEST_CASE_FIXTURE(Crews, "a run from its start to its end") {
  const Json run = started("r1", R"(,"name":"nightly")");
  CHECK(run["status"] == "running");
  CHECK(run["timeout_seconds"] == 300);
  CHECK(run["event_count"] == 1);
  CHECK(run["last_seq"] == told()[0]["seq"]);
  must(
      "tool_start",
      R"({"run_id":"r1","crew_id":"research","agent_id":"scout","tool":"git_clone","call_id":"c1","params":{"depth":1}})");
  Json frame = told()[0];
  for (const char* member : {"crew_id", "run_id", "agent_id", "tool", "call_id"})
    CHECK(frame[member].is_string());
  CHECK(frame["params"]["depth"] == 1);
  must("tool_progress", R"({"run_id":"r1","call_id":"c1","progress":33.3333333333,"message":"halfway"})");
  frame = told()[0];
  CHECK(frame["progress"] == 33.33);
  CHECK(frame["tool"] == "git_clone");
  CHECK(frame["message"] == "halfway");
  CHECK(show("r1")["calls"][0]["progress"] == 33.33);
  must("tool_end", R"({"run_id":"r1","call_id":"c1","status":"error","exit_code":128})");
  frame = told()[0];
  CHECK(frame["status"] == "error");
  CHECK(frame["exit_code"] == 128);
  CHECK(frame["duration_ms"] == 2000);  // the clock of the test goes on by a second a commit
  CHECK(frame["agent_id"] == "scout");
  must("tool_start", R"({"run_id":"r1","tool":"pytest","call_id":"c2"})");
  CHECK_FALSE(told()[0].contains("agent_id"));
  CHECK(told()[0]["params"] == Json::object());
  const Json finished =
      must("finish_run", R"({"run_id":"r1","status":"failed","tokens":1200})")["data"]["run"];
  frame = told()[0]["data"]["run"];
  CHECK(frame == finished);
  CHECK(frame["last_seq"] == told()[0]["seq"]);
  CHECK(frame["event_count"] == 6);
  CHECK(frame["tokens"] == 1200);
  CHECK(frame["duration_ms"] == 5000);
  CHECK(frame["tool_calls"] == 2);
  CHECK(frame["tool_errors"] == 1);
  Json shown = show("r1");
  CHECK(shown["calls"][1]["status"] == "unfinished");
  shown.erase("calls");
  CHECK(shown == finished);
}

TEST_CASE_FIXTURE(Crews, "what comes in the wrong order is refused and changes nothing") {
  CHECK(refused("start_run", R"({"crew_id":"nobody","run_id":"r"})") == Code::not_found);
  CHECK(refused("tool_start", R"({"run_id":"r1","tool":"t"})") == Code::not_found);
  CHECK(refused("finish_run", R"({"run_id":"r1","status":"success"})") == Code::not_found);
  started("r1");
  CHECK(refused("start_run", R"({"crew_id":"research","run_id":"r1"})") == Code::already_exists);
  const std::string progress = R"({"run_id":"r1","call_id":"c1","progress":1})";
  const std::string end = R"({"run_id":"r1","call_id":"c1","status":"ok"})";
  CHECK(refused("tool_progress", progress) == Code::not_found);
  CHECK(refused("tool_end", end) == Code::not_found);
  CHECK(refused("tool_start", R"({"run_id":"r1","tool":"t","crew_id":"other"})") == Code::invalid_field);
  must("tool_start", R"({"run_id":"r1","tool":"t","call_id":"c1"})");
  CHECK(refused("tool_start", R"({"run_id":"r1","tool":"t","call_id":"c1"})") == Code::already_exists);
  CHECK(refused("tool_progress", R"({"run_id":"r1","call_id":"c1","progress":100.5})") ==
        Code::invalid_field);
  must("tool_end", end);
  CHECK(refused("tool_progress", progress) == Code::conflict);
  CHECK(refused("tool_end", end) == Code::conflict);
  must("tool_start", R"({"run_id":"r1","tool":"t","call_id":"c2"})");
  must("finish_run", R"({"run_id":"r1","status":"success"})");
  CHECK(refused("tool_start", R"({"run_id":"r1","tool":"t"})") == Code::conflict);
  CHECK(refused("tool_end", R"({"run_id":"r1","call_id":"c2","status":"ok"})") == Code::conflict);
  CHECK(refused("finish_run", R"({"run_id":"r1","status":"failed"})") == Code::conflict);
  CHECK(must("finish_run", R"({"run_id":"r1","status":"success"})")["data"]["changed"] == false);
  CHECK(told().empty());
}

TEST_CASE_FIXTURE(Crews, "a run is ended with last_seq only where nothing came after it") {
  const auto seq = started("r1")["last_seq"].get<std::int64_t>();
  must("tool_start", R"({"run_id":"r1","tool":"t","call_id":"c1"})");
  CHECK(refused("finish_run", fmt::format(R"({{"run_id":"r1","status":"abandoned","last_seq":{}}})", seq)) ==
        Code::conflict);
  CHECK(must("finish_run", fmt::format(R"({{"run_id":"r1","status":"abandoned","last_seq":{}}})",
                                       seq + 1))["data"]["run"]["status"] == "abandoned");
}

TEST_CASE_FIXTURE(Crews, "numbers as programs measure them, and parameters of a bounded size") {
  started("r1");
  must("tool_start", R"({"run_id":"r1","tool":"t","call_id":"c1"})");
  must("tool_end", R"({"run_id":"r1","call_id":"c1","status":"ok","duration_ms":12.6,"exit_code":-1})");
  CHECK(told()[0]["duration_ms"] == 13);
  CHECK(refused("tool_start", fmt::format(R"({{"run_id":"r1","tool":"t","params":{{"text":"{}"}}}})",
                                          std::string(70'000, 'x'))) == Code::too_large);
  CHECK(refused("tool_start", R"({"run_id":"r1","tool":"a\nb"})") == Code::invalid_field);
}

TEST_CASE_FIXTURE(Crews, "a run's events are found among those of others, from any place, page by page") {
  std::vector<std::int64_t> expected;
  for (const char* id : {"a", "b"}) started(id);
  expected.push_back(static_cast<std::int64_t>((*this)->position()) - 1);
  for (int i = 0; i < 300; ++i) {
    must("tool_start",
         fmt::format(R"({{"run_id":"{}","tool":"t","call_id":"{}"}})", i % 3 == 0 ? "a" : "b", i));
    if (i % 3 == 0) expected.push_back(static_cast<std::int64_t>((*this)->position()));
  }
  for (const std::int64_t page : {1, 7, 64, 65, 100, 1000}) {
    CAPTURE(page);
    CHECK(all_events_of("a", page) == expected);
  }
  const auto tail =
      domain::run_events_after((*this)->tables(), "a", static_cast<std::uint64_t>(expected[90]), 500);
  CHECK(tail.seqs == std::vector<std::int64_t>(expected.begin() + 91, expected.end()));
  CHECK(domain::run_events_after((*this)->tables(), "nobody", 0, 10).seqs.empty());
}

TEST_CASE_FIXTURE(Crews, "silence is told by the run's own timeout, from when it could be heard") {
  started("short", R"(,"timeout_seconds":10)");
  started("long", R"(,"timeout_seconds":1000)");
  const Millis begun = 1'770'000'000'000;
  const auto silent = [&](Millis now, Millis since = 0) {
    std::vector<std::string> ids;
    for (const auto& run : domain::silent_runs((*this)->tables(), now, since, 100)) ids.push_back(run.run_id);
    return ids;
  };
  using Ids = std::vector<std::string>;
  const Millis at = begun + 2000;  // the commit of "short"
  CHECK(silent(at + 9'999).empty());
  CHECK(silent(at + 10'000) == Ids{"short"});
  CHECK(silent(at + 10'000, at + 1).empty());
  CHECK(silent(at + 2'000'000) == Ids{"short", "long"});
  // Heard often: the moment at which it is looked at moves along, and never lies too late.
  for (int i = 0; i < 30; ++i)
    must("tool_start", fmt::format(R"({{"run_id":"short","tool":"t","call_id":"{}"}})", i));
  const Millis heard = begun + 33'000;
  CHECK(silent(heard + 9'999).empty());
  CHECK(silent(heard + 10'000) == Ids{"short"});
  must("finish_run", R"({"run_id":"short","status":"success"})");
  CHECK(silent(heard + 500'000).empty());
}

TEST_CASE_FIXTURE(Crews, "runs are listed by status and crew, running ones first, in pages") {
  must("register_crew", R"({"crew_id":"build","name":"Build"})");
  for (int i = 0; i < 9; ++i) {
    must("start_run",
         fmt::format(R"({{"crew_id":"{}","run_id":"r{}"}})", i % 2 == 0 ? "research" : "build", i));
    if (i % 3 != 0)
      must("finish_run",
           fmt::format(R"({{"run_id":"r{}","status":"{}"}})", i, i % 3 == 1 ? "success" : "failed"));
  }
  const auto listed = [&](const std::string& args) {
    const Json page = read("list", R"({"kind":"runs")" + args + "}").value();
    std::string ids;
    for (const Json& run : page["items"]) ids += run["run_id"].get<std::string>().substr(1);
    return fmt::format("{} of {}{}", ids, page["total"].get<int>(), page["more"] == true ? "+" : "");
  };
  CHECK(listed("") == "630875421 of 9");
  CHECK(listed(R"(,"limit":4)") == "6308 of 9+");
  CHECK(listed(R"(,"limit":4,"offset":8)") == "1 of 9");
  CHECK(listed(R"(,"status":"failed")") == "852 of 3");
  CHECK(listed(R"(,"crew":"build")") == "3751 of 4");
  CHECK(listed(R"(,"crew":"build","status":"running")") == "3 of 1");
  CHECK(listed(R"(,"q":"r7")") == "7 of 1");
  CHECK(read("show", R"({"kind":"crew","name":"build"})").value()["item"]["running"] == 1);
  const Json all = read("sync_request", "{}").value()["data"];
  CHECK(all["runs"].size() == 9);
  CHECK(all["runs"][0]["run_id"] == "r6");
  CHECK(all["crews"].size() == 2);
}

TEST_CASE_FIXTURE(Crews, "a snapshot holds the first of the runs, not all") {
  for (int i = 0; i < 205; ++i) started(fmt::format("r{}", i));
  const Json all = read("sync_request", "{}").value()["data"]["runs"];
  CHECK(all.size() == 200);
  CHECK(all[0]["run_id"] == "r204");
}

TEST_CASE_FIXTURE(Crews, "lists and what is looked for each second go by an index") {
  const auto plan = [&](const std::string& sql) {
    SQLite::Statement rows((*this)->database(), "explain query plan " + sql);
    std::string out;
    while (rows.executeStep()) out += rows.getColumn(3).getString() + "\n";
    return out;
  };
  const std::string silent = plan(
      "select run_id from runs where check_at <= 5 and heard_at + timeout_seconds * 1000 <= 5 order by "
      "check_at");
  CHECK(silent.find("runs_to_check") != std::string::npos);
  const std::string latest =
      plan("select name from runs order by status <> 'running', started_at desc limit 5");
  CHECK(latest.find("runs_by_time") != std::string::npos);
  CHECK(latest.find("TEMP B-TREE") == std::string::npos);
  const std::string crew =
      plan("select name from runs where crew_id = 'a' order by status <> 'running', started_at desc limit 5");
  CHECK(crew.find("runs_by_crew") != std::string::npos);
  CHECK(crew.find("TEMP B-TREE") == std::string::npos);
}

TEST_CASE_FIXTURE(Crews, "the tables made anew from the log are the tables that were") {
  must("signal", R"({"crew_id":"research","status":"available"})");
  must("register_crew", R"({"crew_id":"gone","name":"Gone"})");
  must("signal", R"({"crew_id":"gone","status":"busy"})");
  must("remove_crew", R"({"crew_id":"gone"})");
  must("register_crew", R"({"crew_id":"research","name":"Search","agents":[]})");
  for (int run = 0; run < 3; ++run) {
    started(fmt::format("r{}", run), R"(,"timeout_seconds":20)");
    for (int i = 0; i < 70; ++i) {
      must("tool_start", fmt::format(R"({{"run_id":"r{}","tool":"t","call_id":"{}"}})", run, i));
      must("tool_progress", fmt::format(R"({{"run_id":"r{}","call_id":"{}","progress":"12.5"}})", run, i));
      if (i % 2 == 0)
        must("tool_end", fmt::format(R"({{"run_id":"r{}","call_id":"{}","status":"error"}})", run, i));
    }
    if (run < 2)
      must("finish_run", fmt::format(R"({{"run_id":"r{}","status":"failed","tokens":{}}})", run, run));
  }
  const auto before = test::dump(file());
  CHECK(before.size() > 600);
  (*this)->rebuild();
  CHECK(test::dump(file()) == before);
}

TEST_CASE_FIXTURE(Crews, "a crew's name and agents are as strict as what later names them, each agent once") {
  const auto wrong = [&](const Json& args) {
    const auto result = run("register_crew", to_text(args));
    REQUIRE_FALSE(result);
    return result.error();
  };
  for (const char* name : {" ", "Night ", "two\nlines", "over\u202eride", "\u200b"}) {
    const Error error = wrong({{"name", name}});
    CHECK(error.code == Code::invalid_field);
    CHECK(error.field == "name");
  }
  CHECK(wrong({{"name", std::string(129, 'n')}}).code == Code::too_large);
  CHECK(wrong({{"name", "N"}, {"agents", {"ada", " bob"}}}).field == "agents[1]");
  CHECK(wrong({{"name", "N"}, {"agents", {"ada", "bob", "ada"}}}).field == "agents[2]");
  CHECK(wrong({{"name", "N"}, {"agents", Json::array({1})}}).field == "agents[0]");
  Json many = Json::array();
  for (int i = 0; i < 1000; ++i) many.push_back(fmt::format("agent {}", i));
  must("register_crew", to_text({{"crew_id", "big"}, {"name", "Big"}, {"agents", many}}));
  many.push_back("one more");
  CHECK(wrong({{"name", "N"}, {"agents", many}}).field == "agents");
  // What was let in can be named.
  const std::string longest(128, 'x');
  must("register_crew", to_text({{"name", longest}, {"agents", {longest}}}));
  must("start_run", to_text({{"crew_id", longest}, {"run_id", "r"}}));
  must("tool_start", to_text({{"run_id", "r"}, {"tool", "t"}, {"agent_id", longest}}));
}

TEST_CASE_FIXTURE(Crews, "progress beyond its bounds is refused however near, and so is what is no number") {
  started("r");
  must("tool_start", R"({"run_id":"r","tool":"t","call_id":"c"})");
  const auto takes = [&](const char* progress) {
    return run("tool_progress", fmt::format(R"({{"run_id":"r","call_id":"c","progress":{}}})", progress))
        .has_value();
  };
  for (const char* good :
       {"0", "100", "100.0", "99.99999", "33.333333333333336", "\"50\"", "\"12.5\"", "1e2"})
    CHECK(takes(good));
  for (const char* bad :
       {"100.0001", "100.000000001", "-0.0001", "101", "\"100.0001\"", "\"NaN\"", "\"nan\"", "\"Infinity\"",
        "\"-inf\"", "\"1e1\"", "\"0x10\"", "\"5%\"", "\" 5\"", "\"\"", "null", "true", "[5]"})
    CHECK_FALSE(takes(bad));
  CHECK(show("r")["calls"][0]["progress"] == 100);
}

TEST_CASE_FIXTURE(Crews, "what a field takes is told without a blank too many") {
  const auto hint = [&](const char* operation, const char* args) {
    const auto result = run(operation, args);
    REQUIRE_FALSE(result);
    CHECK_FALSE(result.error().hint.ends_with(' '));
    CHECK_FALSE(result.error().message.ends_with(' '));
    return result.error().hint;
  };
  CHECK(hint("start_run", R"({"crew_id":"research","timeout_seconds":0})") == "at least 1");
  CHECK(hint("start_run", R"({"crew_id":"research","timeout_seconds":9000000})") == "at most 604800");
  CHECK(hint("tool_start", R"({"run_id":"r","tool":""})") == "at least 1 byte");
  CHECK(hint("tool_progress", R"({"run_id":"r","call_id":"c","progress":101})") == "at most 100");
}
