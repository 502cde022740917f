// SPDX-License-Identifier: Apache-2.0
// A crew at work over a connection of its own, and what others see of it.
#pragma once

#include "tests/e2e/stage.h"

namespace syncd::test {

struct CrewAtWork {
  explicit CrewAtWork(int port, const std::string& user = "runner")
      : client(port, "topics=none&user=" + user) {}

  Json must(Json frame) {
    const Json reply = client.ask(std::move(frame));
    INFO(reply.dump());
    REQUIRE(reply["ok"] == true);
    return reply;
  }
  void crew(const std::string& id = "research") {
    must({{"type", "register_crew"}, {"crew_id", id}, {"name", id}});
  }
  Json signal(const std::string& crew, const std::string& status) {
    return must({{"type", "signal"}, {"crew_id", crew}, {"status", status}});
  }
  void start(const std::string& run, const std::string& crew = "research", int timeout = 300) {
    must({{"type", "start_run"}, {"crew_id", crew}, {"run_id", run}, {"timeout_seconds", timeout}});
  }
  void tool(const std::string& run, const std::string& call) {
    must({{"type", "tool_start"}, {"run_id", run}, {"tool", "pytest"}, {"call_id", call}});
  }
  Json progress(const std::string& run, const std::string& call, int percent) {
    return must({{"type", "tool_progress"}, {"run_id", run}, {"call_id", call}, {"progress", percent}});
  }
  void end(const std::string& run, const std::string& call) {
    must({{"type", "tool_end"}, {"run_id", run}, {"call_id", call}, {"status", "ok"}});
  }
  Json finish(const std::string& run, const std::string& status = "success") {
    return must({{"type", "finish_run"}, {"run_id", run}, {"status", status}})["data"]["run"];
  }

  WsClient client;
};

// Looks on at /ws/...
struct Onlooker : WsClient {
  Onlooker(int port, const std::string& behind) : WsClient(port, Endpoint{"/ws/" + behind}) {}

  // Types of everything that came up to now: "run_started tool_start".
  std::string types() {
    std::string out;
    for (const Json& frame : so_far()) out += (out.empty() ? "" : " ") + frame["type"].get<std::string>();
    return out;
  }
  // Everything until the connection ends; the code it ends with.
  int rest(std::vector<Json>& frames, int ms = kWait) {
    while (true) {
      const auto frame = socket().frame(ms);
      if (!frame) return 1006;
      if (frame->opcode == 0x8) return frame->close_code();
      if (frame->opcode == 0x1) frames.push_back(json(frame->payload));
    }
  }
};

}  // namespace syncd::test
