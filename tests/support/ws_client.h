// SPDX-License-Identifier: Apache-2.0
// A client of /ws that knows JSON and nothing else of the protocol: what a test sends and what came is as it
// stands on the wire. Blocking, with a deadline on every wait; one thread.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/support/raw_socket.h"

namespace syncd::test {

// `text` as JSON; throws where it is none.
Json json(std::string_view text);

class WsClient {
 public:
  static constexpr int kWait = RawSocket::kWait;

  // Connects and takes the welcome. `query` is behind "/ws?". Throws where it is not let in.
  explicit WsClient(int port, const std::string& query = "source=test", int receive_buffer = 0);

  // Another endpoint, where nothing greets.
  struct Endpoint {
    std::string target;
  };
  WsClient(int port, const Endpoint& endpoint, int receive_buffer = 0);

  const Json& welcome() const { return welcome_; }
  std::string id() const { return welcome_["clientId"]; }
  std::string epoch() const { return welcome_["epoch"]; }

  // False once the connection is gone.
  bool send(const Json& frame) { return socket_.send_text(frame.dump()); }
  bool send(const std::string& text) { return socket_.send_text(text); }
  bool send(const char* text) { return socket_.send_text(text); }

  // The next frame; throws where none comes.
  Json next(int ms = kWait);
  std::optional<Json> poll(int ms = kWait);
  // The next frame of that type; what comes before it is dropped.
  Json next(const std::string& type, int ms = kWait);
  // Sends it with an id (unless it has one) and gives the answer; what comes before stays for next().
  Json ask(Json frame, int ms = kWait);
  // Everything that came up to now: a ping goes there and back behind it.
  std::vector<Json> so_far();

  Json join(const std::string& conversation, Json more = Json::object());
  // The ack.
  Json say(const std::string& conversation, const std::string& content);

  // 1006 where the connection ends without a close frame.
  int close_code(int ms = kWait) { return socket_.close_code(ms); }
  // Says goodbye and waits for the end.
  void close(int code = 1000);
  RawSocket& socket() { return socket_; }

 private:
  RawSocket socket_;
  Json welcome_;
  std::deque<Json> waiting_;
  int asked_ = 0;
};

// One HTTP request. A body goes as JSON.
HttpAnswer http(int port, const std::string& method, const std::string& path, const std::string& body = {},
                const std::string& headers = "Content-Type: application/json\r\n");

}  // namespace syncd::test
