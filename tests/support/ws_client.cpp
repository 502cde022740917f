// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ws_client.h"

#include <stdexcept>

namespace syncd::test {

Json json(std::string_view text) {
  return Json::parse(text);
}

WsClient::WsClient(int port, const std::string& query, int receive_buffer)
    : socket_(port, "127.0.0.1", receive_buffer) {
  const HttpAnswer answer = socket_.upgrade("/ws" + (query.empty() ? "" : "?" + query));
  if (answer.status != 101) throw std::runtime_error("not upgraded: " + std::to_string(answer.status));
  welcome_ = next();
}

WsClient::WsClient(int port, const Endpoint& endpoint, int receive_buffer)
    : socket_(port, "127.0.0.1", receive_buffer), welcome_{{"clientId", "watch"}} {
  const HttpAnswer answer = socket_.upgrade(endpoint.target);
  if (answer.status != 101) throw std::runtime_error("not upgraded: " + std::to_string(answer.status));
}

std::optional<Json> WsClient::poll(int ms) {
  if (!waiting_.empty()) {
    Json frame = std::move(waiting_.front());
    waiting_.pop_front();
    return frame;
  }
  const auto text = socket_.text(ms);
  if (!text) return std::nullopt;
  return json(*text);
}

Json WsClient::next(int ms) {
  auto frame = poll(ms);
  if (!frame) throw std::runtime_error("no frame came");
  return *frame;
}

Json WsClient::next(const std::string& type, int ms) {
  while (true) {
    Json frame = next(ms);
    if (frame["type"] == type) return frame;
  }
}

Json WsClient::ask(Json frame, int ms) {
  // A user's ids are remembered across connections: this one's must differ from those of others.
  if (!frame.contains("id")) frame["id"] = id() + "-" + std::to_string(++asked_);
  if (!send(frame)) throw std::runtime_error("the connection is gone");
  while (true) {
    const auto text = socket_.text(ms);
    if (!text) throw std::runtime_error("no answer to " + frame.dump().substr(0, 200));
    Json got = json(*text);
    if (got.contains("id") && got["id"] == frame["id"]) return got;
    waiting_.push_back(std::move(got));
  }
}

std::vector<Json> WsClient::so_far() {
  ask({{"type", "ping"}});
  std::vector<Json> out(waiting_.begin(), waiting_.end());
  waiting_.clear();
  return out;
}

Json WsClient::join(const std::string& conversation, Json more) {
  Json frame{{"type", "join"}, {"conversationId", conversation}};
  frame.update(more);
  return ask(std::move(frame));
}

Json WsClient::say(const std::string& conversation, const std::string& content) {
  return ask({{"type", "message"},
              {"conversationId", conversation},
              {"message", {{"role", "user"}, {"content", content}}}});
}

void WsClient::close(int code) {
  socket_.send_close(code);
  socket_.close_code();
}

HttpAnswer http(int port, const std::string& method, const std::string& path, const std::string& body,
                const std::string& headers) {
  RawSocket socket(port);
  std::string request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!body.empty()) request += headers + "Content-Length: " + std::to_string(body.size()) + "\r\n";
  if (body.empty() && headers != "Content-Type: application/json\r\n") request += headers;
  return socket.http(request + "\r\n" + body);
}

}  // namespace syncd::test
