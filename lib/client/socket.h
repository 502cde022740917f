// SPDX-License-Identifier: Apache-2.0
// One WebSocket at a time, over libwebsockets' own poll loop, which starts faster than a loop plugin.
// Carries whole text frames; knows nothing of what is in them and never connects by itself.
// Everything but wake() belongs to the thread that calls service(); no call made from inside an event
// of SocketEvents but those that say so.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "base/time.h"
#include "client/address.h"

namespace syncd::client {

inline constexpr std::size_t kMaxReceived = 16u << 20;

class SocketEvents {
 public:
  virtual ~SocketEvents() = default;
  virtual void on_open() = 0;
  virtual void on_text(std::string_view frame) = 0;
  virtual void on_connect_failed(const Error& error) = 0;
  virtual void on_close(int code, std::string_view reason) = 0;
  // wake() was called, or the alarm rang.
  virtual void on_wake() = 0;
};

class Socket {
 public:
  struct Settings {
    Address address;
    std::string ca_file = {};       // instead of the system's authorities
    bool insecure = false;          // takes whatever certificate there is
    std::string token = {};         // goes out as `Authorization: Bearer`
    unsigned timeout_seconds = 10;  // for each step of the connection's set-up
    bool verbose = false;           // libwebsockets may talk to stderr
  };

  static Result<std::unique_ptr<Socket>> create(Settings settings, SocketEvents& events);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Waits for something to happen, tells of it, returns.
  void service();
  // Any thread: makes service() call on_wake() soon.
  void wake();
  // on_wake() at the latest after this time; negative: never. May be called from an event.
  void set_alarm(Millis delay);

  // Tells on_open() or on_connect_failed(), which may happen before connect() returns.
  void connect(const std::string& query);
  // Drops the connection or the attempt; nothing more is told of it.
  void disconnect();
  // Queues a frame. May be called from an event.
  void send(std::string_view text);
  // Stops or goes on reading. May be called from an event.
  void pause(bool paused);
  // Says goodbye once all queued frames are out; nothing more is told. idle() when it is done.
  void close();
  bool idle() const;

  struct Impl;

 private:
  explicit Socket(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncd::client
