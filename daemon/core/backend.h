// SPDX-License-Identifier: Apache-2.0
// What the loop hands to other threads: writing and reading. Everything that comes back comes on the loop, in
// the order in which it was committed. Called on the loop only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "domain/operation.h"
#include "domain/tables.h"
#include "store/group_commit.h"

namespace syncd::daemon {

// The frame for the sender, or why there is none.
using Answer = std::function<void(Result<std::string>)>;

// An admitted operation on its way to be run.
struct Call {
  const domain::Operation* operation;
  Json args;
  domain::Actor actor;
  std::string id;
  std::uint64_t origin = 0;                // the session, 0 for none
  std::vector<std::string> conversations;  // that the session has joined
};

// A copy of an organisation's file: made in one moment's state, then read. Letting go of it ends it.
class FileCopy {
 public:
  struct Made {
    std::uint64_t bytes = 0;
    std::uint64_t seq = 0;  // of the last event in it
    std::string epoch;
  };
  virtual ~FileCopy() = default;
  // The next piece comes on the loop; an empty one behind the last. One at a time, once it is made.
  virtual void next(std::function<void(Result<std::string>)> piece) = 0;
};

class Backend {
 public:
  virtual ~Backend() = default;

  // Commits the request; its events go to Engine::publish first, then the answer to `answer`. `origin` is the
  // session that asks (0 for none).
  virtual void write(store::Request request, std::uint64_t origin, Answer answer) = 0;

  // Runs `job` on a reader thread, in one snapshot of the organisation's file, and what it returns on the
  // loop.
  using Job = std::function<std::function<void()>(domain::Tables&, const std::string& epoch)>;
  virtual void read(const std::string& org, Job job) = 0;

  // Makes an organisation's file ready and adds it to the engine, or says why not.
  virtual void open(const std::string& org, std::function<void(Result<void>)> then) {
    then(fail(Code::unauthorized, "there is no organisation " + org));
  }
  // Lets go of the file of one that nobody asks about any more.
  virtual void close(const std::string&) {}

  // Begins a copy of the organisation's file, and says when it is made; null where there are none.
  virtual std::unique_ptr<FileCopy> copy(const std::string&, std::function<void(Result<FileCopy::Made>)>) {
    return nullptr;
  }

  // Whether the store took the last write.
  virtual bool writable() const = 0;
};

}  // namespace syncd::daemon
