// SPDX-License-Identifier: Apache-2.0
// A daemon with the campaigns of the demo, somebody who chats and a dashboard that looks on, each on a
// connection of its own.
#pragma once

#include "tests/e2e/stage.h"

namespace syncd::test {

inline bool is_answer_to(const Json& frame, const Json& ack) {
  return frame["type"] == "message" && frame["message"]["userId"] == "assistant" &&
         frame["message"]["context"]["metadata"]["in_reply_to"] == ack["messageId"];
}

// The assistant's message about what was acknowledged; what comes before it is dropped. Throws where none
// comes.
inline Json answer_to(WsClient& client, const Json& ack, int ms = WsClient::kWait) {
  while (true) {
    const Json frame = client.next("message", ms);
    if (is_answer_to(frame, ack)) return frame["message"];
  }
}

inline Json campaign(int port, const std::string& id) {
  return json(http(port, "GET", "/api/media-buys/" + id).body)["data"];
}

struct AssistantStage : Stage {
  explicit AssistantStage(std::vector<std::string> more = {})
      : Stage(with_demo(std::move(more))),
        ada(port(), "source=web&user=ada"),
        dashboard(port(), "source=desktop&user=boss") {
    ada.join("desk");
  }

  Json campaign(const std::string& id = "apex") const { return test::campaign(port(), id); }
  // Says it in the conversation, as Ada. Gives the assistant's answer.
  Json answer(const std::string& content, const std::string& conversation = "desk",
              int ms = WsClient::kWait) {
    return answer_to(ada, ada.say(conversation, content), ms);
  }
  Json ask(const std::string& content, const std::string& conversation = "desk", int ms = WsClient::kWait) {
    return answer_to(ada, ada.ask({{"type", "ask"}, {"conversationId", conversation}, {"content", content}}),
                     ms);
  }

  WsClient ada, dashboard;

 private:
  static std::vector<std::string> with_demo(std::vector<std::string> more) {
    more.insert(more.begin(), "--demo");
    return more;
  }
};

}  // namespace syncd::test
