// SPDX-License-Identifier: Apache-2.0
// What is said over the wire: how to enter a room, how to publish a stamped message, and how to find stamps
// in what comes back, without parsing JSON. One implementation for the protocol of syncd (and of hubs that
// speak its frames), one for nats-server. A stamp counts from 1 for each publisher. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bench/wire.h"

namespace syncd::bench {

using Stamp = std::uint64_t;

// The head of an answer to `join` or `sync`; the messages in it were told one by one before.
struct Page {
  std::int64_t seq = 0;
  bool more = false;
};

// What a dialect understood. `member` is the number of the connection.
struct Hearer {
  virtual ~Hearer() = default;
  virtual void welcomed(int member) = 0;
  virtual void paged(int member, const Page& page) = 0;  // also ends a join
  virtual void delivered(int member, Stamp stamp) = 0;
  virtual void acked(int member, Stamp stamp) = 0;
  // `stamp` is 0 where the refusal names none of ours.
  virtual void refused(int member, Stamp stamp, std::string_view text) = 0;
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  // Of the upgrade request.
  virtual std::string path(int member) const = 0;
  // The connection is up; most servers speak first.
  virtual void greet(Wire&, Connection&) {}
  virtual void join(Wire& wire, Connection& connection, std::string_view room,
                    std::optional<std::int64_t> since) = 0;
  // Asks for what follows `since`; only syncd keeps history.
  virtual void sync(Wire&, Connection&, std::string_view, std::int64_t) {}
  virtual void publish(Wire& wire, Connection& connection, std::string_view room, Stamp stamp) = 0;
  virtual void hear(Wire& wire, Connection& connection, std::string_view payload, Hearer& hearer) = 0;
};

struct DialectSettings {
  std::string run;    // unlike that of any other run: goes into names and ids
  std::string token;  // of the server, empty for none
  int bytes = 200;    // length of one published message
};

std::unique_ptr<Dialect> syncd_dialect(DialectSettings settings);
std::unique_ptr<Dialect> nats_dialect(DialectSettings settings);

}  // namespace syncd::bench
