// SPDX-License-Identifier: Apache-2.0
// A command as a process of its own, which leads a group of its own: on a terminal made for it, or with pipes
// for what it writes. Its input is the caller's own where it has no terminal. It gets the signals that
// whoever started syncctl did not ignore, none of the caller's descriptors but the three, and is not ended
// when the object is. To be started while the process has one thread. One thread.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/time.h"

namespace syncd::cmd {

enum class Wiring {
  terminal,          // a terminal for all three
  terminal_and_err,  // the same, but what goes to stderr comes by a pipe
  pipes,             // stdout and stderr by a pipe each
  one_pipe,          // both by the same, in the order in which they were written
};

// Of which of its outputs it is known that nobody reads them: writing there fails from the beginning.
struct Unread {
  bool out = false, err = false;
};

class Child {
 public:
  struct Failure {
    int status;  // 127 where there is no such command, 126 where it cannot be run
    std::string why;
  };
  static tl::expected<std::unique_ptr<Child>, Failure> start(const std::vector<std::string>& words,
                                                             Wiring wiring, Unread unread = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // What it writes is read here; never blocks. -1 where there is none. The first is also what it reads from,
  // where it has a terminal.
  int out() const { return out_; }
  int err() const { return err_; }
  void close_out();
  void close_err();
  bool has_terminal() const { return terminal_; }

  pid_t group() const { return pid_; }
  // To itself alone, and to all of its group; on a terminal to those in the foreground as well.
  void send(int signal) const;
  void send_all(int signal) const;
  // Whether anybody of its group is left, when it has ended itself.
  bool leaves_others() const;
  // Makes them stand still, as a terminal's key would, and go on.
  void stop() const;
  void go_on() const;
  // Whether its terminal would make it stand still for this key.
  bool stops_for(char key) const;
  // Gives its terminal the size of the caller's.
  void resize() const;

  // Its status as a shell has it, once it has ended: 128 and the signal where one ended it.
  std::optional<int> reap();
  // The signal that made it stand still since this was last asked.
  std::optional<int> take_stop() { return std::exchange(stopped_by_, std::nullopt); }

 private:
  Child(pid_t pid, int out, int err, bool terminal) : pid_(pid), out_(out), err_(err), terminal_(terminal) {}

  pid_t pid_;
  int out_, err_;
  bool terminal_;
  std::optional<int> status_, stopped_by_;
};

}  // namespace syncd::cmd
