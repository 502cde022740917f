// SPDX-License-Identifier: Apache-2.0
// The server's rules in small, for one client: a log, rooms, replay in pages, answers once an id. What
// others write comes by post(). No sockets; frames wait in `out` until somebody carries them.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"

namespace syncd::testing {

class FakeServer {
 public:
  void connect(const std::string& query) {
    cut();
    up = true;
    send({{"type", "presence"},
          {"clientId", "c"},
          {"seq", log.size()},
          {"epoch", "e"},
          {"heartbeat_seconds", 25}});
    const auto at = query.find("since=");
    if (at == std::string::npos) return;
    missed(std::stoul(query.substr(at + 6)), nullptr);
  }

  void cut() {
    up = false;
    live.clear();
    out.clear();
    later.clear();
  }

  void receive(const Json& frame) {
    const std::string type = text_at(frame, "type");
    if (type == "message") return message(frame);
    if (type == "join" || type == "sync") return sync(frame);
    if (type == "sync_request") return missed(frame["since"].get<std::size_t>(), frame["id"]);
    if (type == "ping") return send({{"type", "pong"}});
  }

  // An empty conversation: an event of the organisation.
  void post(const std::string& conversation, const std::string& content, bool own = false) {
    Json event = {{"type", conversation.empty() ? "media_buy_updated" : "message"}, {"seq", log.size() + 1}};
    if (!conversation.empty()) {
      event["conversationId"] = conversation;
      event["message"] = {{"id", content}, {"content", content}};
    } else {
      event["content"] = content;
    }
    log.push_back(event);
    if (up && !own && (conversation.empty() ? catching_up.empty() : live.contains(conversation))) send(event);
  }

  std::vector<Json> log;
  std::deque<std::string> out;
  // The ack is on disk, but the writer has not handed it over yet: it may come after a later answer.
  std::deque<std::string> later;
  bool up = false;
  std::size_t page = 3;
  bool as_list = false;  // missed events of the organisation come as sync_response
  std::set<std::string> live;
  std::string catching_up;

 private:
  void send(const Json& frame) { out.push_back(to_text(frame)); }

  void message(const Json& frame) {
    const std::string id = frame["id"];
    if (!acks.contains(id)) {
      post(frame["conversationId"], frame["message"]["content"], true);
      acks[id] = {
          {"type", "ack"}, {"id", id}, {"seq", log.size()}, {"messageId", frame["message"]["content"]}};
    }
    later.push_back(to_text(acks[id]));
  }

  void sync(const Json& frame) {
    const std::string room = frame["conversationId"];
    std::size_t at = static_cast<std::size_t>(integer_at(frame, "since"));
    const bool replay = frame.contains("since");
    Json data = Json::array();
    for (; at < log.size() && (!replay || data.size() < page); ++at) {
      if (text_at(log[at], "conversationId") != room) continue;
      Json entry = log[at]["message"];
      entry["seq"] = at + 1;
      data.push_back(entry);
    }
    const bool more = at < log.size();
    if (!more) live.insert(room);
    send({{"type", "sync"},
          {"id", frame["id"]},
          {"conversationId", room},
          {"data", data},
          {"seq", at},
          {"epoch", "e"},
          {"more", more},
          {"reset", false}});
  }

  void missed(std::size_t at, const Json& id) {
    Json events = Json::array();
    for (; at < log.size() && (!as_list || events.size() < page); ++at) {
      if (!log[at].contains("conversationId")) events.push_back(log[at]);
    }
    catching_up = as_list && at < log.size() ? "yes" : "";
    if (!as_list) {
      for (const Json& event : events) send(event);
      return;
    }
    Json answer = {{"type", "sync_response"}, {"data", {{"events", events}}}, {"seq", at}, {"epoch", "e"}};
    answer["more"] = at < log.size();
    if (id.is_string()) answer["id"] = id;
    send(answer);
  }

  std::map<std::string, Json> acks;
};

}  // namespace syncd::testing
