// SPDX-License-Identifier: Apache-2.0
// What a client hands over to the program that reads it, in the order in which it happened.
#pragma once

#include <string>
#include <variant>

#include "protocol/client_host.h"

namespace syncd::client {

// A frame: each durable one exactly once, those of a conversation in order.
struct Delivered {
  Json frame;
  std::string raw;
  bool replayed = false;  // was missed while away
};

// The end of a request made with request() or join().
struct Settled {
  std::string id;
  Result<Json> reply;
};

using Notice = protocol::Notice;

// Nothing comes after this one.
struct Ended {
  Error error;
};

using Event = std::variant<Delivered, Settled, Notice, Ended>;

}  // namespace syncd::client
