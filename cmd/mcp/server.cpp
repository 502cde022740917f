// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cmd/mcp/tools.h"

namespace syncd::cmd::mcp {
namespace {

// The revisions that this server speaks, the newest first: the one it offers where it is asked for another.
constexpr std::array<std::string_view, 4> kRevisions{"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};

constexpr std::string_view kInstructions =
    "Campaigns, tasks, conversations, crews and runs that other people work on at the same time. Each tool "
    "is "
    "an operation; names of things may be given as people say them. What a tool answered is on disk, and "
    "everybody sees it at once. Resources can be subscribed to.";

constexpr std::size_t kMostOpen = 1'000;

}  // namespace

const Server::Row Server::kMethods[] = {
    {"initialize", &Server::initialize},
    {"ping", &Server::ping},
    {"tools/list", &Server::list_tools},
    {"tools/call", &Server::call_tool},
    {"resources/list", &Server::list_resources},
    {"resources/templates/list", &Server::list_templates},
    {"resources/read", &Server::read_resource},
    {"resources/subscribe", &Server::subscribe},
    {"resources/unsubscribe", &Server::unsubscribe},
};

void Server::line(std::string_view text) {
  if (text.find_first_not_of(" \t") == std::string_view::npos) return;
  const auto value = parse_json(text);
  if (!value) return send_(answer_of(nullptr, refuse(kParseError, value.error().message)));
  if (!value->is_array()) return take(*value, std::make_shared<Answers>(send_, false));
  if (value->empty()) return send_(answer_of(nullptr, refuse(kInvalidRequest, "an empty batch")));
  const auto answers = std::make_shared<Answers>(send_, true);
  for (const Json& one : *value) take(one, answers);
}

void Server::line_too_long(std::size_t limit) {
  send_(answer_of(nullptr, refuse(kInvalidRequest, fmt::format("a message is longer than {} bytes", limit))));
}

void Server::take(const Json& value, const std::shared_ptr<Answers>& answers) {
  const auto message = read_message(value);
  if (!message) return answers->add(answer_of(id_of(value), tl::unexpected(message.error())));
  if (message->method.empty()) return;  // an answer, to what was never asked
  if (message->is_request()) return run(*message, answers);
  if (message->method == "notifications/cancelled") cancel(message->params);
}

void Server::run(const Message& message, const std::shared_ptr<Answers>& answers) {
  const auto row = std::find_if(std::begin(kMethods), std::end(kMethods),
                                [&](const Row& r) { return r.name == message.method; });
  const auto refused = [&](int code, const std::string& why) {
    answers->add(answer_of(message.id, refuse(code, why)));
  };
  if (row == std::end(kMethods))
    return refused(kMethodNotFound, fmt::format("there is no method {}", message.method));
  const std::string key = to_text(message.id);
  if (open_.contains(key)) return refused(kInvalidRequest, "a request with this id waits for its answer");
  if (open_.size() >= kMostOpen) return refused(kNotReachable, "too many requests wait for their answers");
  const auto turn = std::make_shared<Turn>(Turn{message.id, answers});
  open_[key] = turn;
  (this->*row->method)(message.params, turn);
}

void Server::answer(const TurnPtr& turn, const RpcResult<Json>& result) {
  if (!turn->answers) return;
  turn->answers->add(answer_of(turn->id, result));
  turn->answers.reset();
  open_.erase(to_text(turn->id));
}

// The operation may be under way, or done; nobody wants to know any more.
void Server::cancel(const Json& params) {
  const auto found = open_.find(to_text(member_at(params, "requestId")));
  if (found == open_.end()) return;
  found->second->answers.reset();
  open_.erase(found);
}

void Server::ask(const TurnPtr& turn, Json frame, std::function<void(Result<Json>)> then) {
  backend_.ask(std::move(frame), [turn, then = std::move(then)](Result<Json> reply) {
    if (turn->answers) then(std::move(reply));
  });
}

void Server::initialize(const Json& params, const TurnPtr& turn) {
  const std::string asked = text_at(params, "protocolVersion");
  if (asked.empty()) return answer(turn, refuse(kInvalidParams, "\"protocolVersion\" is missing"));
  const bool known = std::find(kRevisions.begin(), kRevisions.end(), asked) != kRevisions.end();
  answer(turn, Json{{"protocolVersion", known ? asked : std::string(kRevisions.front())},
                    {"capabilities",
                     {{"tools", {{"listChanged", false}}},
                      {"resources", {{"subscribe", true}, {"listChanged", false}}}}},
                    {"serverInfo", {{"name", "syncd"}, {"title", "syncd"}, {"version", SYNCD_VERSION}}},
                    {"instructions", kInstructions}});
}

void Server::ping(const Json&, const TurnPtr& turn) {
  answer(turn, Json::object());
}

bool Server::one_page(const Json& params, const TurnPtr& turn) {
  if (member_at(params, "cursor").is_null()) return true;
  answer(turn, refuse(kInvalidParams, "this list has one page, and no cursor"));
  return false;
}

void Server::list_tools(const Json& params, const TurnPtr& turn) {
  if (one_page(params, turn)) answer(turn, Json{{"tools", tool_list()}});
}

void Server::call_tool(const Json& params, const TurnPtr& turn) {
  const std::string name = text_at(params, "name");
  const domain::Operation* row = tool_named(name);
  if (!row) return answer(turn, refuse(kInvalidParams, fmt::format("there is no tool \"{}\"", name)));
  Json arguments = params.contains("arguments") ? params["arguments"] : Json::object();
  if (arguments.is_null()) arguments = Json::object();
  if (!arguments.is_object())
    return answer(turn, refuse(kInvalidParams, "\"arguments\" has to be an object"));
  auto frame = tool_frame(*row, arguments);
  if (!frame) return answer(turn, tool_error(frame.error()));
  ask(turn, std::move(*frame), [this, turn, row](const Result<Json>& reply) {
    answer(turn, reply ? tool_result(*row, *reply) : tool_error(reply.error()));
  });
}

void Server::missed(const std::string& conversation) {
  if (conversation.empty()) return subscriptions_.all_unsure();
  subscriptions_.unsure(uri_of(*domain::info(domain::Kind::conversation), conversation));
}

void Server::tell_changes() {
  for (const std::string& uri : subscriptions_.take_changed()) {
    send_({{"jsonrpc", "2.0"}, {"method", "notifications/resources/updated"}, {"params", {{"uri", uri}}}});
  }
}

}  // namespace syncd::cmd::mcp
