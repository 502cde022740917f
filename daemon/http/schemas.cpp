// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/schemas.h"

#include <algorithm>

namespace syncd::daemon {
namespace {

constexpr std::string_view kSchemas = R"json({
"Error": {"type": "object", "required": ["success", "error", "code"], "properties": {
  "success": {"const": false}, "error": {"type": "string"}, "code": {"type": "string"},
  "field": {"type": "string"}, "hint": {"type": "string"},
  "candidates": {"type": "array", "items": {"type": "string"}},
  "retryable": {"type": "boolean"}, "retry_after_ms": {"type": "integer"}}},
"Done": {"type": "object", "required": ["success", "message"], "properties": {
  "success": {"const": true}, "message": {"type": "string"}}},
"Status": {"type": "object", "required": ["status"], "properties": {
  "status": {"type": "string"}, "server": {"type": "string"}, "reason": {"type": "string"}}},
"Figures": {"type": "object", "additionalProperties": true},
"Outcome": {"type": "object", "additionalProperties": true, "description": "what the operation gives"},
"Message": {"type": "object",
  "required": ["id", "conversationId", "role", "content", "source", "context", "timestamp", "userId", "seq"],
  "properties": {
  "id": {"type": "string"}, "conversationId": {"type": "string"}, "role": {"type": "string"},
  "content": {"type": "string"}, "source": {"type": "string"}, "context": {"type": "object"},
  "timestamp": {"type": "string"}, "userId": {"type": "string"}, "seq": {"type": "integer"}}},
"Conversation": {"type": "object", "required": ["id", "title", "messageCount", "updatedAt"], "properties": {
  "id": {"type": "string"}, "title": {"type": "string"}, "createdBy": {"type": "string"},
  "createdAt": {"type": "string"}, "updatedAt": {"type": "string"}, "messageCount": {"type": "integer"},
  "lastSeq": {"type": "integer"}, "assistant": {"enum": ["on", "off"]}}},
"ConversationPage": {"allOf": [{"$ref": "#/components/schemas/Conversation"},
  {"type": "object", "required": ["messages", "more"], "properties": {
  "messages": {"type": "array", "items": {"$ref": "#/components/schemas/Message"}},
  "more": {"type": "boolean", "description": "there are older ones"}}}]},
"Conversations": {"type": "object", "required": ["success", "data", "total", "more"], "properties": {
  "success": {"const": true},
  "data": {"type": "array", "items": {"$ref": "#/components/schemas/Conversation"}},
  "total": {"type": "integer"}, "more": {"type": "boolean"},
  "cursor": {"type": "string", "description": "goes on behind this page"}}},
"ChatEvent": {"type": "object", "required": ["type"], "description": "the data of one event", "properties": {
  "type": {"enum": ["start", "delta", "tool", "done", "error"]},
  "conversationId": {"type": "string"},
  "messageId": {"type": "string", "description": "of start: what was said; of done: the answer"},
  "content": {"type": "string", "description": "of delta: a piece of the answer; of done: all of it"},
  "operation": {"type": "string"}, "arguments": {"type": "object"}, "result": {"type": "object"},
  "error": {"type": ["object", "string"]}, "code": {"type": "string"}, "seq": {"type": "integer"}}},
"OperationRun": {"type": "object", "required": ["operation", "arguments"], "properties": {
  "operation": {"type": "string"}, "arguments": {"type": "object", "properties": {}},
  "result": {"type": "object", "properties": {}}, "error": {"type": "object", "properties": {}}}},
"SpokenAnswer": {"type": "object", "required": ["conversationId", "messageId", "responseId", "seq"], "properties": {
  "conversationId": {"type": "string"}, "messageId": {"type": "string"}, "responseId": {"type": "string"},
  "response": {"type": "string", "description": "what the assistant answered, where none was sent along"},
  "operations": {"type": "array", "items": {"$ref": "#/components/schemas/OperationRun"},
    "description": "what the assistant did"},
  "seq": {"type": "integer"}}},
"Event": {"type": "object", "required": ["type", "seq", "timestamp"], "additionalProperties": true,
  "description": "as /asyncapi.json describes it", "properties": {
  "type": {"type": "string"}, "seq": {"type": "integer"}, "timestamp": {"type": "string"}}},
"EventPage": {"type": "object", "required": ["events", "seq", "epoch", "more", "reset"], "properties": {
  "events": {"type": "array", "items": {"$ref": "#/components/schemas/Event"}},
  "seq": {"type": "integer", "description": "where to go on"}, "epoch": {"type": "string"},
  "more": {"type": "boolean"}, "reset": {"type": "boolean", "description": "what was known before is void"},
  "snapshot": {"type": "object", "description": "with reset: everything as it is now"}}},
"MediaBuy": {"type": "object", "required": ["media_buy_id", "brand_name", "status", "version"], "properties": {
  "media_buy_id": {"type": "string"}, "brand_name": {"type": "string"}, "name": {"type": "string"},
  "status": {"type": "string"}, "geo": {"type": "array", "items": {"type": "string"}},
  "bids": {"type": "object"}, "allocation": {"type": "object"}, "budget": {"type": "number"},
  "daily_cap": {"type": ["number", "null"]}, "currency": {"type": "string"},
  "spend_today": {"type": "number"}, "spend_total": {"type": "number"},
  "impressions": {"type": "integer"}, "clicks": {"type": "integer"},
  "updated_at": {"type": "string"}, "version": {"type": "integer"}}},
"MediaBuys": {"type": "array", "items": {"$ref": "#/components/schemas/MediaBuy"}},
"Task": {"type": "object", "required": ["id", "title", "status", "user_id"], "properties": {
  "id": {"type": "string"}, "title": {"type": "string"}, "description": {"type": "string"},
  "status": {"enum": ["pending", "in_progress", "completed"]}, "user_id": {"type": "string"},
  "created_at": {"type": "string"}, "updated_at": {"type": "string"}}},
"Tasks": {"type": "array", "items": {"$ref": "#/components/schemas/Task"}}
})json";

}  // namespace

Json schemas(std::initializer_list<std::string_view> only) {
  Json all = Json::parse(kSchemas);
  if (only.size() == 0) return all;
  Json out = Json::object();
  for (const std::string_view name : only) out[std::string(name)] = all[std::string(name)];
  return out;
}

Json in_envelope(Json data) {
  return {{"type", "object"},
          {"required", {"success", "data"}},
          {"properties",
           {{"success", {{"const", true}}}, {"data", std::move(data)}, {"seq", {{"type", "integer"}}}}}};
}

}  // namespace syncd::daemon
