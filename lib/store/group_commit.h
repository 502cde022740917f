// SPDX-License-Identifier: Apache-2.0
// Many requests, one transaction: decide, apply and append each in turn, commit once, then hand out the
// answers. An answer exists only when its facts are on disk. The writer's thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/ids.h"
#include "base/json.h"
#include "domain/listener.h"
#include "domain/operation.h"
#include "store/organisation.h"

namespace syncd::store {

struct Request {
  const domain::Operation* operation;  // a row that writes
  Json args;                           // as `validate` gives them
  domain::Actor actor;
  std::string id;        // the client's; empty where the request is not to be remembered
  Json found = nullptr;  // for a row that is `prepared`; no part of what makes a request the same
  // Nothing is decided: the answer is the one that this request got before, or else not_found.
  bool only_if_answered = false;
};

struct Settled {
  std::string reply;           // the frame for the sender; empty where there is an error
  Error error;                 // where there is no reply; it may have events all the same
  std::size_t events_end = 0;  // this request's events, and those before it, are Batch::events[0, events_end)
  bool ok() const { return !reply.empty(); }
};

struct Batch {
  std::vector<Settled> settled;   // one a request, in their order
  std::vector<Committed> events;  // in the order of the log; what follows from a message stands behind it
  std::vector<domain::Errand> errands;
  bool stored = true;  // false: the file could not be written and nothing changed
  std::string fault;   // for the log, where SQLite or an operation failed
};

// Runs them all. A refused request spoils no other: `decide` writes nothing, so there is nothing to take
// back. Where SQLite fails, the transaction is rolled back; a fault of the disk fails all of them
// (retryable), any other fault fails the request that causes it, and the rest are committed. `listener` (may
// be null) hears what is said in conversations.
Batch commit(Organisation& organisation, std::span<const Request> requests, Millis now,
             const Entropy& entropy, domain::Listener* listener = nullptr);

}  // namespace syncd::store
