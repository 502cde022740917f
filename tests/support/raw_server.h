// SPDX-License-Identifier: Apache-2.0
// A WebSocket server in blocking socket calls, so that a test can say each byte of it: whole frames, pieces
// of frames, wrong answers, silence. One connection at a time, on the thread that uses it; every wait
// ends after half a minute.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace syncd::testing {

class RawServer {
 public:
  // On a free port of 127.0.0.1; who does not listen has it all the same.
  explicit RawServer(bool listens = true);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  int port() const { return port_; }
  std::string url() const { return "127.0.0.1:" + std::to_string(port_); }

  // The head of the next connection's request; empty where none came.
  std::string accept();
  void upgrade(std::string_view head);
  // accept(), upgrade() and the welcome.
  std::string greet(std::int64_t seq = 1, std::string_view epoch = "e");
  void raw(std::string_view bytes);
  void frame(std::string_view payload, int opcode = 1, bool final = true);
  void say(const Json& json) { frame(to_text(json)); }
  // The next text frame; null at the end. The two bytes of a close frame are kept in close_code.
  Json hear();
  void drop();

  int close_code = 0;

 private:
  bool read(void* into, std::size_t length);

  int listener_ = -1;
  int peer_ = -1;
  int port_ = 0;
};

}  // namespace syncd::testing
