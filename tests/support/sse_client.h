// SPDX-License-Identifier: Apache-2.0
// A client of server-sent events that knows the wire and nothing of what is said over it. Blocking, with a
// deadline on every wait; one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/support/raw_socket.h"

namespace syncd::test {

struct SseEvent {
  std::string data, id, name;
  Json json() const;
};

class SseClient {
 public:
  static constexpr int kWait = RawSocket::kWait;

  // GET, with these further header lines, each ended by CR LF. Throws where nobody listens.
  SseClient(int port, const std::string& path, const std::string& headers = {}, int receive_buffer = 0);
  // POST /api/chat.
  static SseClient chat(int port, const Json& body, const std::string& headers = {});

  // 0 where no answer came.
  int status() const { return status_; }
  const std::string& head() const { return head_; }
  // The next event; comments are passed over.
  std::optional<SseEvent> poll(int ms = kWait);
  // The same; throws where none comes.
  SseEvent next(int ms = kWait);
  // Every event until the stream ends.
  std::vector<SseEvent> rest(int ms = kWait);
  // As a browser keeps it: of the last event or comment that had one.
  const std::string& last_id() const { return last_id_; }
  int comments() const { return comments_; }
  // Whether the server has ended the stream.
  bool ended() const { return ended_; }
  RawSocket& socket() { return socket_; }

 private:
  struct Asked {
    std::string request;
  };
  SseClient(int port, const Asked& asked, int receive_buffer);
  std::optional<std::string> block(int ms);

  RawSocket socket_;
  int status_ = 0;
  std::string head_, buffer_, last_id_;
  int comments_ = 0;
  bool ended_ = false;
};

}  // namespace syncd::test
