// SPDX-License-Identifier: Apache-2.0
// What one connection still has to be sent: references to encoded frames, and of those that only matter
// while fresh (typing, presence) the latest of each key. Whole frames go in and whole frames come out.
// Bounds nothing by itself: its owner looks at bytes(). Loop thread only.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/frame.h"

namespace syncd::daemon {

// Memory for gathering small segments, shared by every outbox of the loop.
using Scratch = std::vector<char>;

class Outbox {
 public:
  // Beyond this much waiting, fresh-only frames are held back and replaced rather than queued.
  static constexpr std::size_t kCongested = std::size_t{64} << 10;

  void push(Slice slice);
  // As many of these are kept of different keys.
  static constexpr std::size_t kMostLatest = 256;
  // Replaces an unsent earlier one of the same key. In a congested outbox it waits behind everything else,
  // and is dropped, with all of its kind, where `bound` is exceeded. An empty one only takes the earlier one
  // away. How many were dropped.
  std::size_t push_latest(std::string_view key, Slice slice, std::size_t bound);

  // What should be written next: a segment of at least `whole` bytes as it stands in its chunk, smaller
  // ones gathered into `scratch` up to `most` (a single larger one is still given whole). Empty: nothing
  // waits. Valid until the next call of anything here.
  std::string_view next(std::size_t most, Scratch& scratch);
  // Forgets what next() gave last.
  void consume();

  // Moves what waits into memory of its own, so that a slow reader does not keep everybody's chunks.
  void settle();
  void clear();
  void forget_latest() { latest_ = {}; }

  std::size_t bytes() const { return bytes_; }
  // Segments that still stand in shared memory.
  std::size_t scattered() const { return segments_.size() - head_ - settled_; }
  bool empty() const { return bytes_ == 0 && latest_.empty(); }

 private:
  struct Latest {
    std::string key;
    Slice slice;
  };
  void append(Slice slice);
  void spill_latest();

  std::vector<Slice> segments_;  // from head_ on
  std::vector<Latest> latest_;
  ChunkRef own_;
  std::size_t bytes_ = 0;  // in segments_
  std::uint32_t head_ = 0;
  std::uint32_t taken_ = 0;    // segments that next() gave
  std::uint32_t settled_ = 0;  // segments from head_ on that stand in memory of our own
};

}  // namespace syncd::daemon
