// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/json_rpc.h"

namespace syncd::cmd::mcp {

Json id_of(const Json& value) {
  const Json& id = member_at(value, "id");
  return id.is_string() || id.is_number() ? id : Json(nullptr);
}

RpcResult<Message> read_message(const Json& value) {
  if (!value.is_object()) return refuse(kInvalidRequest, "a message is one JSON object");
  if (member_at(value, "jsonrpc") != "2.0") return refuse(kInvalidRequest, "\"jsonrpc\" has to be \"2.0\"");
  if (value.contains("id") && id_of(value).is_null())
    return refuse(kInvalidRequest, "\"id\" has to be a text or a number");
  Message message{.id = id_of(value)};
  if (!value.contains("method")) {
    if (value.contains("result") || value.contains("error")) return message;
    return refuse(kInvalidRequest, "a message needs a \"method\"");
  }
  if (!value["method"].is_string()) return refuse(kInvalidRequest, "\"method\" has to be a text");
  message.method = value["method"].get<std::string>();
  if (const Json& params = member_at(value, "params"); params.is_object()) {
    message.params = params;
  } else if (value.contains("params")) {
    return refuse(kInvalidParams, "\"params\" has to be an object");
  }
  return message;
}

Json answer_of(const Json& id, const RpcResult<Json>& result) {
  Json answer{{"jsonrpc", "2.0"}, {"id", id}};
  if (result) {
    answer["result"] = *result;
    return answer;
  }
  answer["error"] = {{"code", result.error().code}, {"message", result.error().message}};
  if (!result.error().data.is_null()) answer["error"]["data"] = result.error().data;
  return answer;
}

// Whoever still owes an answer holds on to this: the last one that lets go sends the batch.
Answers::~Answers() {
  if (batch_ && !gathered_.empty()) send_(gathered_);
}

void Answers::add(Json answer) {
  if (batch_) {
    gathered_.push_back(std::move(answer));
  } else {
    send_(answer);
  }
}

}  // namespace syncd::cmd::mcp
