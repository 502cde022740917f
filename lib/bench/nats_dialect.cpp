// SPDX-License-Identifier: Apache-2.0
// The NATS client protocol inside binary WebSocket frames. It is a text stream that frames cut anywhere. A
// PING behind each publish makes its PONG the acknowledgement: the server has taken the message (in memory
// only).
#include <fmt/format.h>

#include <deque>

#include "base/text.h"
#include "bench/dialect.h"
#include "bench/stamp.h"

namespace syncd::bench {
namespace {

enum class Awaited { welcome, join, ack };

struct Stream {
  std::string rest;
  std::deque<std::pair<Awaited, Stamp>> pongs;
};

class NatsDialect final : public Dialect {
 public:
  explicit NatsDialect(DialectSettings settings) : settings_(std::move(settings)) {}

  std::string path(int) const override { return "/"; }

  void greet(Wire& wire, Connection& connection) override {
    wire.send(
        connection, Opcode::binary,
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,\"protocol\":1,\"lang\":\"c++\"}\r\n"
        "PING\r\n");
    stream(connection).pongs.emplace_back(Awaited::welcome, 0);
  }

  void join(Wire& wire, Connection& connection, std::string_view room, std::optional<std::int64_t>) override {
    wire.send(connection, Opcode::binary, fmt::format("SUB {} 1\r\nPING\r\n", room));
    stream(connection).pongs.emplace_back(Awaited::join, 0);
  }

  void publish(Wire& wire, Connection& connection, std::string_view room, Stamp stamp) override {
    const auto size = static_cast<std::size_t>(settings_.bytes);
    frame_.clear();
    fmt::format_to(std::back_inserter(frame_), "PUB {} {}\r\n", room, size);
    const auto begin = frame_.size();
    frame_ += R"({"type":"message","content":")";
    append_stamped(frame_, stamp, size - std::min(size, frame_.size() - begin + 2));
    frame_ += "\"}\r\nPING\r\n";
    wire.send(connection, Opcode::binary, frame_);
    stream(connection).pongs.emplace_back(Awaited::ack, stamp);
  }

  void hear(Wire& wire, Connection& connection, std::string_view payload, Hearer& hearer) override {
    auto& rest = stream(connection).rest;
    if (rest.empty()) {
      rest = payload.substr(take(wire, connection, payload, hearer));
      return;
    }
    rest += payload;
    rest.erase(0, take(wire, connection, rest, hearer));
  }

 private:
  Stream& stream(const Connection& connection) {
    const auto number = static_cast<std::size_t>(connection.number);
    if (streams_.size() <= number) streams_.resize(number + 1);
    return streams_[number];
  }

  // How much of the text is done with.
  std::size_t take(Wire& wire, Connection& connection, std::string_view text, Hearer& hearer) {
    std::size_t done = 0;
    while (true) {
      const auto rest = text.substr(done);
      const auto end = rest.find("\r\n");
      if (end == std::string_view::npos) return done;
      const auto line = rest.substr(0, end);
      std::size_t size = end + 2;
      if (line.starts_with("MSG ")) {
        size += digits_at(line.substr(line.rfind(' ') + 1)) + 2;
        if (rest.size() < size) return done;
        const auto body = rest.substr(end + 2, size - end - 4);
        if (const auto stamp = stamp_.behind(body); stamp != std::string_view::npos) {
          hearer.delivered(connection.number, digits_at(body.substr(stamp, kStampDigits)));
        }
      } else if (line == "PONG") {
        take_pong(connection, hearer);
      } else if (line == "PING") {
        wire.send(connection, Opcode::binary, "PONG\r\n");
      } else if (line.starts_with("-ERR")) {
        hearer.refused(connection.number, 0, line);
      }
      done += size;
    }
  }

  void take_pong(const Connection& connection, Hearer& hearer) {
    auto& pongs = stream(connection).pongs;
    if (pongs.empty()) return;
    const auto [awaited, stamp] = pongs.front();
    pongs.pop_front();
    switch (awaited) {
      case Awaited::welcome:
        return hearer.welcomed(connection.number);
      case Awaited::join:
        return hearer.paged(connection.number, {});
      case Awaited::ack:
        return hearer.acked(connection.number, stamp);
    }
  }

  DialectSettings settings_;
  std::deque<Stream> streams_;
  std::string frame_;
  Finder stamp_{kStampMark};
};

}  // namespace

std::unique_ptr<Dialect> nats_dialect(DialectSettings settings) {
  return std::make_unique<NatsDialect>(std::move(settings));
}

}  // namespace syncd::bench
