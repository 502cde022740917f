// SPDX-License-Identifier: Apache-2.0
// Encoded WebSocket frames in memory that many connections share: a frame is written once, and who gets it
// holds a reference to the bytes. Knows nothing of sockets. Loop thread only; the counts are not atomic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace syncd::daemon {

inline constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

// A counted block of bytes that only ever grows; what stands in it does not change.
class ChunkRef {
 public:
  ChunkRef() = default;
  static ChunkRef make(std::size_t capacity);
  ChunkRef(const ChunkRef& other) noexcept : chunk_(other.chunk_) {
    if (chunk_ != nullptr) ++chunk_->references;
  }
  ChunkRef(ChunkRef&& other) noexcept : chunk_(std::exchange(other.chunk_, nullptr)) {}
  ChunkRef& operator=(ChunkRef other) noexcept {
    std::swap(chunk_, other.chunk_);
    return *this;
  }
  ~ChunkRef() { release(); }

  explicit operator bool() const { return chunk_ != nullptr; }
  bool operator==(const ChunkRef& other) const = default;
  bool sole() const { return chunk_->references == 1; }
  std::size_t capacity() const { return chunk_->capacity; }
  std::size_t size() const { return chunk_->size; }
  const char* data() const { return chunk_->bytes.get(); }
  // Room behind what is written; the caller has made sure that it is there.
  char* grow(std::size_t bytes);
  // Forgets the content. Only where nobody else holds it.
  void rewind() { chunk_->size = 0; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::uint32_t capacity;
    std::uint32_t size = 0;
    std::uint32_t references = 1;
  };
  void release();

  Chunk* chunk_ = nullptr;
};

// One or more whole frames, next to each other in one chunk.
struct Slice {
  ChunkRef chunk;
  std::uint32_t offset = 0;
  std::uint32_t size = 0;

  std::string_view bytes() const {
    return chunk ? std::string_view{chunk.data() + offset, size} : std::string_view{};
  }
};

// The text in a slice that is one whole frame.
std::string_view payload_of(const Slice& frame);

// Writes server-to-client frames (unmasked, never fragmented) one behind the other.
class FramePress {
 public:
  Slice press(std::string_view payload) { return press({payload}); }
  // One text frame whose payload is the parts joined.
  Slice press(std::initializer_list<std::string_view> parts);
  Slice press_ping();
  // `reason` of 123 bytes at most.
  Slice press_close(int code, std::string_view reason);

 private:
  Slice put(std::uint8_t opcode, std::span<const std::string_view> parts);

  ChunkRef chunk_;
};

}  // namespace syncd::daemon
