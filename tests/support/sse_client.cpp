// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sse_client.h"

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "tests/support/ws_client.h"

namespace syncd::test {
namespace {

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Json SseEvent::json() const {
  return test::json(data);
}

SseClient::SseClient(int port, const std::string& path, const std::string& headers, int receive_buffer)
    : SseClient(port,
                Asked{"GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" +
                      headers + "\r\n"},
                receive_buffer) {}

SseClient SseClient::chat(int port, const Json& body, const std::string& headers) {
  const std::string text = body.dump();
  return {
      port,
      Asked{
          "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
          std::to_string(text.size()) + "\r\n" + headers + "\r\n" + text},
      0};
}

SseClient::SseClient(int port, const Asked& asked, int receive_buffer)
    : socket_(port, "127.0.0.1", receive_buffer) {
  socket_.send(asked.request);
  const auto until = now_ms() + kWait;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    const std::string more = socket_.receive(static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0)));
    if (more.empty()) return;
    buffer_ += more;
  }
  head_ = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  status_ = std::atoi(head_.c_str() + head_.find(' ') + 1);
}

// The lines up to the next empty one.
std::optional<std::string> SseClient::block(int ms) {
  const auto until = now_ms() + ms;
  std::size_t end = 0, looked = 0;
  while ((end = buffer_.find("\n\n", looked)) == std::string::npos) {
    looked = buffer_.empty() ? 0 : buffer_.size() - 1;
    const auto left = until - now_ms();
    if (left <= 0) return std::nullopt;
    const std::string more = socket_.receive(static_cast<int>(left));
    if (more.empty()) {
      ended_ = now_ms() < until;
      return std::nullopt;
    }
    buffer_ += more;
  }
  std::string out = buffer_.substr(0, end + 1);
  buffer_.erase(0, end + 2);
  return out;
}

std::optional<SseEvent> SseClient::poll(int ms) {
  const auto until = now_ms() + ms;
  while (const auto lines = block(static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0)))) {
    SseEvent event;
    bool has_data = false;
    std::istringstream in(*lines);
    for (std::string line; std::getline(in, line);) {
      const auto colon = line.find(": ");
      const std::string field = line.substr(0, colon), value = line.substr(colon + 2);
      if (field.empty()) ++comments_;
      if (field == "id") event.id = last_id_ = value;
      if (field == "event") event.name = value;
      if (field == "data") {
        event.data = value;
        has_data = true;
      }
    }
    if (has_data) return event;
  }
  return std::nullopt;
}

SseEvent SseClient::next(int ms) {
  auto event = poll(ms);
  if (!event) throw std::runtime_error(ended_ ? "the stream has ended" : "no event came");
  return std::move(*event);
}

std::vector<SseEvent> SseClient::rest(int ms) {
  std::vector<SseEvent> out;
  const auto until = now_ms() + ms;
  while (auto event = poll(static_cast<int>(std::max<std::int64_t>(until - now_ms(), 0))))
    out.push_back(*event);
  return out;
}

}  // namespace syncd::test
