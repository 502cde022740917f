// SPDX-License-Identifier: Apache-2.0
// A connection to a syncd for programs: it reconnects, resumes and hands over what happened as a queue.
// The network has a thread of its own, and fd() is readable while the queue holds something. So a program
// that waits for keys polls two descriptors in one thread and never stalls pings or reconnects, whatever
// it does with its terminal, and one that makes a single call just blocks in it. The other way, a loop
// that the program turns, would have stopped the heartbeat with the program.
// Every member may be called from any thread; drain() and wait() by one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/event.h"

namespace syncd::client {

struct Options {
  std::string url = "127.0.0.1:4000";
  std::string ca_file = {};  // for wss://, instead of the system's authorities
  bool insecure = false;     // takes whatever certificate there is
  bool verbose = false;      // the network library may talk to stderr
  protocol::ClientOptions session = {};
};

class Client {
 public:
  // Begins to connect and returns at once. Errors: an address, a token or a file that cannot be used.
  static Result<std::unique_ptr<Client>> start(Options options);
  // The same, and waits until the server has said welcome, or why not.
  static Result<std::unique_ptr<Client>> open(Options options);
  // Sends what is queued, says goodbye, and is gone within a quarter of a second.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends a frame and waits for its answer; the answer comes here and not by drain(). `timeout` 0 takes
  // that of the options. Code::timeout: the outcome is unknown, the same `id` settles it.
  Result<Json> call(Json frame, Millis timeout = 0);

  // The answer comes as Settled with the id that is returned. Errors: not a frame.
  Result<std::string> request(Json frame, Millis timeout = 0);
  std::string join(std::string conversation, protocol::JoinOptions options = {});
  void leave(std::string conversation);
  void typing(std::string conversation, bool typing);

  // For poll(): readable while drain() has something to give.
  int fd() const;
  std::vector<Event> drain();
  // Until there is something to drain; false after `timeout` milliseconds without. Negative: for ever.
  bool wait(Millis timeout) const;

  // The server's welcome; null before the first.
  Json welcome() const;
  // How far the organisation's stream was received, the queue included.
  protocol::Cursor cursor() const;

  struct Impl;

 private:
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncd::client
