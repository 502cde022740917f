// SPDX-License-Identifier: Apache-2.0
// A server of the Model Context Protocol: lines of JSON-RPC in, lines out, with the operations as tools and
// the kinds of things as resources. It opens nothing and waits for nothing: what it has to ask goes to a
// Backend, and whoever carries it hands in lines and events. One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "cmd/mcp/json_rpc.h"
#include "cmd/mcp/resources.h"
#include "cmd/mcp/subscriptions.h"

namespace syncd::cmd::mcp {

class Backend {
 public:
  virtual ~Backend() = default;
  // The answer, or why there is none, is told once: at once or later, from outside of any call.
  virtual void ask(Json frame, std::function<void(Result<Json>)> told) = 0;
  // Once it is told, what is said in the conversation comes as events.
  virtual void follow(const std::string& conversation, std::function<void(Result<Json>)> told) = 0;
  virtual void unfollow(const std::string& conversation) = 0;
};

class Server {
 public:
  Server(Backend& backend, std::function<void(const Json&)> send)
      : backend_(backend), send_(std::move(send)) {}

  void line(std::string_view text);
  void line_too_long(std::size_t limit);

  // What happened, and what may have been missed: `conversation` empty is everything.
  void event(const Json& frame) { subscriptions_.changed(frame); }
  void missed(const std::string& conversation);
  // Tells of what changed since the last time.
  void tell_changes();

  // Requests that have no answer yet.
  bool busy() const { return !open_.empty(); }

 private:
  struct Turn {
    Json id;
    std::shared_ptr<Answers> answers;
  };
  using TurnPtr = std::shared_ptr<Turn>;
  using Method = void (Server::*)(const Json& params, const TurnPtr& turn);
  struct Row {
    std::string_view name;
    Method method;
  };
  static const Row kMethods[];

  void take(const Json& value, const std::shared_ptr<Answers>& answers);
  void run(const Message& message, const std::shared_ptr<Answers>& answers);
  void answer(const TurnPtr& turn, const RpcResult<Json>& result);
  void cancel(const Json& params);

  void initialize(const Json& params, const TurnPtr& turn);
  void ping(const Json& params, const TurnPtr& turn);
  void list_tools(const Json& params, const TurnPtr& turn);
  void call_tool(const Json& params, const TurnPtr& turn);
  void list_resources(const Json& params, const TurnPtr& turn);
  void list_templates(const Json& params, const TurnPtr& turn);
  void read_resource(const Json& params, const TurnPtr& turn);
  void subscribe(const Json& params, const TurnPtr& turn);
  void unsubscribe(const Json& params, const TurnPtr& turn);

  // Asks the daemon for the sake of a turn; `then` is not told once the turn was cancelled.
  void ask(const TurnPtr& turn, Json frame, std::function<void(Result<Json>)> then);
  bool one_page(const Json& params, const TurnPtr& turn);

  Backend& backend_;
  std::function<void(const Json&)> send_;
  Subscriptions subscriptions_;
  std::map<std::string, TurnPtr> open_;  // by the text of their ids
};

}  // namespace syncd::cmd::mcp
