// SPDX-License-Identifier: Apache-2.0
// Bytes on their way from one descriptor to another, unchanged and at the pace of the slower one. Reads only
// when what it holds is gone; does not wait by itself, but says what to poll for. Owns neither descriptor.
// One thread.
#pragma once

#include <poll.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace syncd::cmd {

class Passage {
 public:
  // `seen` is shown each block before it goes on.
  Passage(int from, int to, std::function<void(std::string&)> seen);

  // What to wait for: room for what is held, else more of it; a descriptor of -1 where it is over.
  pollfd wants() const;
  // After a poll.
  void move(short happened);
  // While nothing is held: the descriptor to write to, of which a poll tells when nobody reads there any
  // more.
  pollfd reader() const { return {over() || !empty() ? -1 : to_, 0, 0}; }
  void reader_is_gone(short happened);

  bool over() const { return from_ < 0; }
  bool empty() const { return at_ >= held_.size(); }
  // Bytes that wait to be read.
  std::size_t waiting() const;
  // The errno where it ended because nothing could be written; 0 where all was read.
  int failure() const { return failure_; }
  void end() { from_ = -1; }

 private:
  void read_some();
  void write_some();

  int from_, to_;
  std::function<void(std::string&)> seen_;
  std::size_t most_written_;  // at once, without waiting in write()
  std::string held_;
  std::size_t at_ = 0;
  int failure_ = 0;
};

}  // namespace syncd::cmd
