// SPDX-License-Identifier: Apache-2.0
// JSON-RPC 2.0 as the Model Context Protocol uses it: what a message is, how an answer looks, and the answers
// to one line, which may be a batch of messages. Knows no methods and writes nothing itself. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "base/json.h"

namespace syncd::cmd::mcp {

struct RpcError {
  int code;
  std::string message;
  Json data = nullptr;
};

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kNotReachable = -32000;
inline constexpr int kResourceNotFound = -32002;

template <class T>
using RpcResult = tl::expected<T, RpcError>;

inline tl::unexpected<RpcError> refuse(int code, std::string message, Json data = nullptr) {
  return tl::unexpected(RpcError{code, std::move(message), std::move(data)});
}

struct Message {
  Json id = nullptr;  // of a request; null for a notification
  std::string method = {};
  Json params = Json::object();

  bool is_request() const { return !id.is_null(); }
};

// A message of the other side. One that answers a request of ours has no method.
RpcResult<Message> read_message(const Json& value);

// The id to answer a message with that is none: its own where that can be told.
Json id_of(const Json& value);

Json answer_of(const Json& id, const RpcResult<Json>& result);

// What goes back for one line: an answer as it comes, or all of a batch as one array once the last is there.
class Answers {
 public:
  Answers(std::function<void(const Json&)> send, bool batch) : send_(std::move(send)), batch_(batch) {}
  ~Answers();
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  void add(Json answer);

 private:
  std::function<void(const Json&)> send_;
  bool batch_;
  Json gathered_ = Json::array();
};

}  // namespace syncd::cmd::mcp
