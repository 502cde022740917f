// SPDX-License-Identifier: Apache-2.0
// Many WebSocket client connections on one epoll loop, made to cost much less than the server they load: one
// receive buffer for all, frames read in place, everything said in a turn leaves in one send a connection.
// Knows WebSocket, not what is said over it. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "bench/clock.h"
#include "bench/endpoint.h"
#include "bench/frame.h"

namespace syncd::bench {

struct Connection {
  enum class State { connecting, upgrading, open };

  Socket socket;
  int number = 0;
  State state = State::connecting;
  std::string path;      // of the upgrade request
  std::string leftover;  // received, not yet a whole frame
  std::string outgoing;  // written, not yet sent
  bool queued = false;   // stands in the list of those to flush
  bool blocked = false;  // waits for the socket to take more
  FrameReader reader;
};

class Wire {
 public:
  struct Listener {
    virtual ~Listener() = default;
    virtual void upgraded(Connection& connection) = 0;
    virtual void received(Connection& connection, std::string_view payload) = 0;
  };

  // The listener has to outlive the wire.
  static Result<std::unique_ptr<Wire>> create(Endpoint endpoint, Listener& listener, bool spin = false);
  Wire(const Wire&) = delete;

  // Starts a connection; numbers count from 0 in the order of opening.
  Result<void> open(std::string path);
  Connection& at(int number) { return *connections_[static_cast<std::size_t>(number)]; }
  int size() const { return static_cast<int>(connections_.size()); }

  // Queues one frame; it is sent at the end of the turn, or with the next one.
  void send(Connection& connection, Opcode opcode, std::string_view payload);

  // Waits for at most `longest_wait` for something to happen and handles it. Fails once a connection is lost:
  // a load with holes in it measures nothing.
  Result<void> turn(Nanos longest_wait);

  // When the bytes being handled were received.
  Nanos now() const { return now_; }
  std::uint64_t bytes_received() const { return bytes_received_; }

 private:
  Wire(Endpoint endpoint, Listener& listener, Socket epoll, bool spin);

  void handle(Connection& connection, std::uint32_t events);
  void receive(Connection& connection);
  std::size_t take(Connection& connection, std::span<char> bytes);
  std::size_t take_upgrade(Connection& connection, std::string_view bytes);
  void control(Connection& connection, Opcode opcode, std::string_view payload);
  void queue(Connection& connection);
  void flush(Connection& connection);
  void watch(Connection& connection, bool writable);
  void lose(const Connection& connection, std::string_view why);

  Endpoint endpoint_;
  Listener& listener_;
  Socket epoll_;
  bool spin_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> to_flush_;
  std::string buffer_;
  Nanos now_ = 0;
  std::uint64_t bytes_received_ = 0;
  Result<void> fault_;
};

}  // namespace syncd::bench
