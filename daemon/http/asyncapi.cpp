// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/asyncapi.h"

#include <fmt/format.h>

#include "domain/event.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::daemon {
namespace {

// Frames that are neither an operation nor an event: how the server answers, and what only matters now.
constexpr std::string_view kFrames = R"json({
"presence": {"summary": "the greeting; who comes into a conversation and goes", "properties": {
  "clientId": {"type": "string"}, "source": {"type": "string"}, "userId": {"type": "string"},
  "connected": {"type": "boolean"}, "conversationId": {"type": "string"}, "org": {"type": "string"},
  "seq": {"type": "integer"}, "epoch": {"type": "string"}, "heartbeat_seconds": {"type": "integer"},
  "limits": {"type": "object"}}},
"typing": {"summary": "somebody writes, or has stopped", "properties": {
  "clientId": {"type": "string"}, "source": {"type": "string"}, "userId": {"type": "string"},
  "conversationId": {"type": "string"}, "typing": {"type": "boolean"}}},
"ack": {"summary": "a message was stored", "properties": {
  "id": {"type": "string"}, "messageId": {"type": "string"}, "conversationId": {"type": "string"},
  "seq": {"type": "integer"}}},
"result": {"summary": "an operation was carried out", "properties": {
  "id": {"type": "string"}, "ok": {"const": true}, "op": {"type": "string"}, "seq": {"type": "integer"},
  "data": {"type": "object"}}},
"sync": {"summary": "messages of a conversation, oldest first", "properties": {
  "id": {"type": "string"}, "conversationId": {"type": "string"},
  "data": {"type": "array", "items": {"type": "object"}},
  "participants": {"type": "array", "items": {"type": "object"}}, "seq": {"type": "integer"},
  "epoch": {"type": "string"}, "more": {"type": "boolean"}, "reset": {"type": "boolean"}}},
"sync_response": {"summary": "a snapshot of the organisation, or the events missed", "properties": {
  "id": {"type": "string"}, "data": {"type": "object"}, "seq": {"type": "integer"},
  "epoch": {"type": "string"}, "more": {"type": "boolean"}, "reset": {"type": "boolean"}}},
"error": {"summary": "why something was not done", "properties": {
  "id": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"},
  "field": {"type": "string"}, "hint": {"type": "string"}, "retryable": {"type": "boolean"},
  "retry_after_ms": {"type": "integer"}, "timestamp": {"type": "string"}}},
"pong": {"summary": "the answer to a ping", "properties": {
  "id": {"type": "string"}, "timestamp": {"type": "string"}}},
"heartbeat": {"summary": "the server is there", "properties": {"timestamp": {"type": "string"}}}
})json";

Json reference(std::string path) {
  return {{"$ref", std::move(path)}};
}

// A frame as a message: an object with its `type`.
Json message(std::string_view name, std::string_view summary, Json payload) {
  Json properties{{"type", {{"const", name}}}};
  properties.update(member_at(payload, "properties"));
  payload["properties"] = std::move(properties);
  Json required = Json::array({"type"});
  for (const Json& member : member_at(payload, "required")) required.push_back(member);
  payload["required"] = std::move(required);
  return {{"name", name}, {"summary", summary}, {"contentType", "application/json"}, {"payload", payload}};
}

// All messages there are, under the names that channels refer to: do_… is asked, told_… is told.
Json all_messages() {
  Json out = Json::object();
  for (const domain::Operation& operation : domain::all_operations()) {
    Json payload = domain::schema(operation);
    payload["properties"]["id"] = {{"type", "string"}, {"description", "the reply repeats it"}};
    out["do_" + std::string(operation.name)] = message(operation.name, operation.summary, std::move(payload));
  }
  for (const domain::EventInfo& event : domain::all_events()) {
    Json payload{{"type", "object"}, {"properties", Json::object()}};
    for (const domain::EventField& field : event.fields) {
      payload["properties"][std::string(field.name)] = {{"type", field.type}, {"description", field.summary}};
    }
    payload["properties"]["seq"] = {{"type", "integer"}};
    payload["properties"]["timestamp"] = {{"type", "string"}, {"format", "date-time"}};
    out["told_" + std::string(event.name)] = message(event.name, event.summary, std::move(payload));
  }
  const Json frames = Json::parse(kFrames);
  for (const auto& [name, frame] : frames.items()) {
    out["told_" + name] = message(name, text_at(frame, "summary"),
                                  {{"type", "object"}, {"properties", member_at(frame, "properties")}});
  }
  return out;
}

// What goes over an endpoint: everything whose name begins so, or what is listed.
Json channel(std::string_view address, std::string_view summary, const std::vector<std::string>& names) {
  Json out{{"address", address}, {"summary", summary}, {"messages", Json::object()}};
  for (const std::string& name : names) out["messages"][name] = reference("#/components/messages/" + name);
  return out;
}

// One direction over a channel: the server sends, or receives.
Json operation(std::string_view action, const std::string& on, std::string_view summary,
               const std::vector<std::string>& names) {
  Json out{{"action", action}, {"channel", reference("#/channels/" + on)}, {"summary", summary}};
  for (const std::string& name : names)
    out["messages"].push_back(reference(fmt::format("#/channels/{}/messages/{}", on, name)));
  return out;
}

}  // namespace

Json asyncapi(std::string_view host) {
  Json messages = all_messages();
  std::vector<std::string> asked, told, run{"told_sync_response", "told_error", "told_pong"};
  for (const auto& [name, one] : messages.items()) (name.starts_with("do_") ? asked : told).push_back(name);
  std::vector<std::string> mission = run, graph = run;
  for (const char* name : {"told_tool_start", "told_tool_progress", "told_tool_end"}) {
    run.emplace_back(name);
    graph.emplace_back(name);
  }
  for (const char* name : {"told_run_started", "told_run_finished"}) run.emplace_back(name);
  for (const char* name : {"told_signal", "told_heartbeat"}) mission.emplace_back(name);
  std::vector<std::string> both = asked;
  both.insert(both.end(), told.begin(), told.end());

  Json channels{{"socket", channel("/ws", "everything: operations, conversations, events", both)},
                {"run", channel("/ws/runs/{run_id}", "everything about one run, until it is over", run)},
                {"mission", channel("/ws/mission", "whether crews are there", mission)},
                {"graph", channel("/ws/graph", "the tools of one crew, by ?crew_id=", graph)}};
  channels["run"]["parameters"]["run_id"] = {{"description", "the run"}};
  Json operations{
      {"ask", operation("receive", "socket", "what a client asks for; the reply repeats its id", asked)},
      {"tell", operation("send", "socket", "replies, events, and what only matters now", told)},
      {"tellRun", operation("send", "run", "a run's events from its first, then live", run)},
      {"tellMission",
       operation("send", "mission", "every crew's last signal, then each as it comes", mission)},
      {"tellGraph", operation("send", "graph", "calls of tools as they begin, go on and end", graph)}};
  return {
      {"asyncapi", "3.0.0"},
      {"info",
       {{"title", "syncd"},
        {"version", SYNCD_VERSION},
        {"description", "Operations are asked for, and what happened is told, as one JSON object a frame."},
        {"license", {{"name", "Apache-2.0"}}}}},
      {"defaultContentType", "application/json"},
      {"servers", {{"here", {{"host", host}, {"protocol", "ws"}}}}},
      {"channels", std::move(channels)},
      {"operations", std::move(operations)},
      {"components", {{"messages", std::move(messages)}}}};
}

}  // namespace syncd::daemon
