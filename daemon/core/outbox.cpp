// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/outbox.h"

#include <algorithm>
#include <cstring>

namespace syncd::daemon {
namespace {

constexpr std::size_t kGatherBelow = std::size_t{16} << 10;  // smaller segments are worth a copy
constexpr std::size_t kOwnBytes = std::size_t{16} << 10;
constexpr std::size_t kKeptSegments = 8;

bool continues(const Slice& before, const Slice& slice) {
  return before.chunk == slice.chunk && before.offset + before.size == slice.offset;
}

}  // namespace

void Outbox::append(Slice slice) {
  bytes_ += slice.size;
  // A segment that next() has handed out has to stay as long as it was.
  if (segments_.size() > head_ + taken_ && continues(segments_.back(), slice)) {
    segments_.back().size += slice.size;
    return;
  }
  segments_.push_back(std::move(slice));
}

void Outbox::push(Slice slice) {
  // Order is kept while the reader keeps up: what was fresh before this goes before this.
  if (!latest_.empty() && bytes_ < kCongested) spill_latest();
  append(std::move(slice));
}

std::size_t Outbox::push_latest(std::string_view key, Slice slice, std::size_t bound) {
  if (bytes_ > bound) {
    const std::size_t dropped = latest_.size() + (slice.size == 0 ? 0 : 1);
    latest_ = {};
    return dropped;
  }
  const auto known =
      std::find_if(latest_.begin(), latest_.end(), [&](const Latest& l) { return l.key == key; });
  if (known != latest_.end()) latest_.erase(known);
  if (slice.size == 0) return 0;
  const bool full = latest_.size() == kMostLatest;
  if (full) latest_.erase(latest_.begin());
  latest_.push_back({std::string(key), std::move(slice)});
  return full ? 1 : 0;
}

void Outbox::spill_latest() {
  for (auto& latest : latest_) append(std::move(latest.slice));
  latest_ = {};
}

std::string_view Outbox::next(std::size_t most, Scratch& scratch) {
  if (bytes_ == 0 && !latest_.empty()) spill_latest();
  if (bytes_ == 0) return {};
  taken_ = 1;
  const Slice& first = segments_[head_];
  if (first.size >= kGatherBelow || head_ + 1 == segments_.size()) return first.bytes();

  std::size_t size = first.size;
  while (head_ + taken_ < segments_.size() && size + segments_[head_ + taken_].size <= most) {
    size += segments_[head_ + taken_++].size;
  }
  if (taken_ == 1) return first.bytes();
  if (scratch.size() < size) scratch.resize(std::max(size, most));
  char* to = scratch.data();
  for (std::uint32_t i = 0; i < taken_; ++i) {
    const auto bytes = segments_[head_ + i].bytes();
    std::memcpy(to, bytes.data(), bytes.size());
    to += bytes.size();
  }
  return {scratch.data(), size};
}

void Outbox::consume() {
  for (; taken_ > 0; --taken_) {
    bytes_ -= segments_[head_].size;
    segments_[head_++] = {};
    if (settled_ > 0) --settled_;
  }
  if (head_ == segments_.size()) {
    head_ = 0;
    own_ = {};
    segments_.clear();
    if (segments_.capacity() > kKeptSegments) segments_.shrink_to_fit();
  } else if (head_ > 64 && head_ * 2 > segments_.size()) {
    segments_.erase(segments_.begin(), segments_.begin() + head_);
    head_ = 0;
  }
}

void Outbox::settle() {
  taken_ = 0;
  std::vector<Slice> settled;
  settled.reserve(settled_ + 4);
  for (std::uint32_t i = 0; i < segments_.size() - head_; ++i) {
    Slice& slice = segments_[head_ + i];
    if (i < settled_ || slice.size > kOwnBytes) {
      settled.push_back(std::move(slice));
      continue;
    }
    if (!own_ || own_.capacity() - own_.size() < slice.size) own_ = ChunkRef::make(kOwnBytes);
    const auto offset = static_cast<std::uint32_t>(own_.size());
    std::memcpy(own_.grow(slice.size), slice.bytes().data(), slice.size);
    Slice copy{own_, offset, slice.size};
    if (!settled.empty() && continues(settled.back(), copy)) {
      settled.back().size += copy.size;
    } else {
      settled.push_back(std::move(copy));
    }
  }
  segments_ = std::move(settled);
  head_ = 0;
  settled_ = static_cast<std::uint32_t>(segments_.size());
}

void Outbox::clear() {
  segments_ = {};
  latest_ = {};
  own_ = {};
  bytes_ = 0;
  head_ = taken_ = settled_ = 0;
}

}  // namespace syncd::daemon
