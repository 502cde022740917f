// SPDX-License-Identifier: Apache-2.0
#include "bench/wire.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace syncd::bench {
namespace {

constexpr std::size_t kReceive = 256u << 10;
constexpr std::size_t kMaxUpgrade = 16u << 10;

}  // namespace

Wire::Wire(Endpoint endpoint, Listener& listener, Socket epoll, bool spin)
    : endpoint_(std::move(endpoint)),
      listener_(listener),
      epoll_(std::move(epoll)),
      spin_(spin),
      now_(monotonic_now()) {
  buffer_.resize(2 * kReceive);
}

Result<std::unique_ptr<Wire>> Wire::create(Endpoint endpoint, Listener& listener, bool spin) {
  Socket epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return fail(Code::internal, fmt::format("no epoll: {}", std::strerror(errno)));
  return std::unique_ptr<Wire>(new Wire(std::move(endpoint), listener, std::move(epoll), spin));
}

Result<void> Wire::open(std::string path) {
  auto socket = connect_to(endpoint_, Mode::non_blocking);
  if (!socket) return tl::unexpected(socket.error());
  auto connection = std::make_unique<Connection>();
  connection->socket = std::move(*socket);
  connection->number = size();
  connection->path = std::move(path);
  connection->blocked = true;
  epoll_event event{.events = EPOLLIN | EPOLLOUT, .data = {.ptr = connection.get()}};
  if (::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, connection->socket.fd(), &event) != 0) {
    return fail(Code::internal, fmt::format("cannot watch a socket: {}", std::strerror(errno)));
  }
  connections_.push_back(std::move(connection));
  return {};
}

void Wire::send(Connection& connection, Opcode opcode, std::string_view payload) {
  append_frame(connection.outgoing, opcode, payload, true);
  queue(connection);
}

Result<void> Wire::turn(Nanos longest_wait) {
  for (Connection* connection : to_flush_) {
    connection->queued = false;
    flush(*connection);
  }
  to_flush_.clear();
  if (!fault_) return fault_;

  std::array<epoll_event, 256> events;
  const Nanos wait = spin_ ? 0 : std::max<Nanos>(0, longest_wait);
  const timespec timeout{.tv_sec = wait / kSecond, .tv_nsec = wait % kSecond};
  const int count = ::epoll_pwait2(epoll_.fd(), events.data(), events.size(), &timeout, nullptr);
  if (count < 0 && errno != EINTR)
    return fail(Code::internal, fmt::format("epoll: {}", std::strerror(errno)));
  now_ = monotonic_now();
  for (int i = 0; i < count && fault_; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    handle(*static_cast<Connection*>(event.data.ptr), event.events);
  }
  for (Connection* connection : to_flush_) {
    connection->queued = false;
    flush(*connection);
  }
  to_flush_.clear();
  return fault_;
}

void Wire::handle(Connection& connection, std::uint32_t events) {
  if (connection.state == Connection::State::connecting) {
    int reason = 0;
    socklen_t size = sizeof reason;
    ::getsockopt(connection.socket.fd(), SOL_SOCKET, SO_ERROR, &reason, &size);
    if (reason != 0) return lose(connection, std::strerror(reason));
    connection.state = Connection::State::upgrading;
    connection.blocked = false;
    watch(connection, false);
    connection.outgoing = fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c3luY2QgYmVuY2htYXJrIQ==\r\n\r\n",
        connection.path, endpoint_.authority());
    return queue(connection);
  }
  if (events & EPOLLOUT) {
    connection.blocked = false;
    watch(connection, false);
    flush(connection);
  }
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(connection);
}

// A small rest of the last turn is put in front of the shared buffer. A large one (half of a frame of
// megabytes) stays where it is and grows, or it would be moved again and again.
void Wire::receive(Connection& connection) {
  const std::size_t kept = connection.leftover.size();
  const bool grow = kept > kReceive;
  if (grow) {
    connection.leftover.resize(kept + kReceive);
  } else {
    std::memcpy(buffer_.data(), connection.leftover.data(), kept);
  }
  char* const begin = grow ? connection.leftover.data() : buffer_.data();
  const auto got = ::recv(connection.socket.fd(), begin + kept, kReceive, 0);
  if (got <= 0) {
    if (grow) connection.leftover.resize(kept);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    return lose(connection, got == 0 ? "the server closed it" : std::strerror(errno));
  }
  now_ = monotonic_now();
  bytes_received_ += static_cast<std::uint64_t>(got);
  const std::size_t size = kept + static_cast<std::size_t>(got);
  const std::size_t done = take(connection, {begin, size});
  if (grow) {
    connection.leftover.resize(size);
    connection.leftover.erase(0, done);
  } else {
    connection.leftover.assign(begin + done, size - done);
  }
}

std::size_t Wire::take(Connection& connection, std::span<char> bytes) {
  std::size_t done = 0;
  if (connection.state == Connection::State::upgrading) {
    done = take_upgrade(connection, {bytes.data(), bytes.size()});
    if (connection.state != Connection::State::open) return done;
  }
  std::size_t consumed = 0;
  const auto status =
      connection.reader.read(bytes.subspan(done), consumed, [&](Opcode opcode, std::string_view payload) {
        if (opcode == Opcode::text || opcode == Opcode::binary) {
          listener_.received(connection, payload);
        } else {
          control(connection, opcode, payload);
        }
      });
  if (status == FrameReader::Status::broken) lose(connection, "the server sent a broken frame");
  return done + consumed;
}

// Only the status counts: whether the accept key is right is for conformance tests to say.
std::size_t Wire::take_upgrade(Connection& connection, std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (bytes.size() > kMaxUpgrade) lose(connection, "the answer to the upgrade has no end");
    return 0;
  }
  if (!bytes.starts_with("HTTP/1.1 101")) {
    lose(connection, fmt::format("upgrade refused: {}", terminal_line(bytes.substr(0, bytes.find("\r\n")))));
    return 0;
  }
  connection.state = Connection::State::open;
  listener_.upgraded(connection);
  return end + 4;
}

void Wire::control(Connection& connection, Opcode opcode, std::string_view payload) {
  if (opcode == Opcode::ping) send(connection, Opcode::pong, payload);
  if (opcode != Opcode::close) return;
  const unsigned code = payload.size() < 2 ? 1005
                                           : static_cast<unsigned char>(payload[0]) * 256u +
                                                 static_cast<unsigned char>(payload[1]);
  const auto reason = payload.size() > 2 ? payload.substr(2) : std::string_view("no reason given");
  lose(connection, fmt::format("closed with {}: {}", code, terminal_line(reason)));
}

void Wire::queue(Connection& connection) {
  if (connection.queued || connection.blocked) return;
  connection.queued = true;
  to_flush_.push_back(&connection);
}

void Wire::flush(Connection& connection) {
  if (connection.blocked || connection.outgoing.empty()) return;
  const auto sent =
      ::send(connection.socket.fd(), connection.outgoing.data(), connection.outgoing.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return lose(connection, std::strerror(errno));
  if (sent > 0) connection.outgoing.erase(0, static_cast<std::size_t>(sent));
  if (connection.outgoing.empty()) return;
  connection.blocked = true;
  watch(connection, true);
}

void Wire::watch(Connection& connection, bool writable) {
  epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
  if (writable) event.events |= EPOLLOUT;
  ::epoll_ctl(epoll_.fd(), EPOLL_CTL_MOD, connection.socket.fd(), &event);
}

void Wire::lose(const Connection& connection, std::string_view why) {
  if (!fault_) return;
  fault_ = fail(Code::cannot_connect, fmt::format("connection {} of {} to {} is lost: {}",
                                                  connection.number + 1, size(), endpoint_.authority(), why));
}

}  // namespace syncd::bench
