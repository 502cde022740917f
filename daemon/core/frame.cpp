// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/frame.h"

#include <cstring>

namespace syncd::daemon {
namespace {

constexpr std::uint8_t kText = 0x1;
constexpr std::uint8_t kClose = 0x8;
constexpr std::uint8_t kPing = 0x9;

std::size_t header_size(std::size_t payload) {
  return payload < 126 ? 2 : payload < 65536 ? 4 : 10;
}

char* write_header(char* to, std::uint8_t opcode, std::size_t payload) {
  *to++ = static_cast<char>(0x80 | opcode);
  if (payload < 126) {
    *to++ = static_cast<char>(payload);
    return to;
  }
  const int bytes = payload < 65536 ? 2 : 8;
  *to++ = static_cast<char>(bytes == 2 ? 126 : 127);
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) *to++ = static_cast<char>(payload >> shift);
  return to;
}

}  // namespace

ChunkRef ChunkRef::make(std::size_t capacity) {
  ChunkRef ref;
  ref.chunk_ = new Chunk{.bytes = std::unique_ptr<char[]>(new char[capacity]),
                         .capacity = static_cast<std::uint32_t>(capacity)};
  return ref;
}

char* ChunkRef::grow(std::size_t bytes) {
  char* at = chunk_->bytes.get() + chunk_->size;
  chunk_->size += static_cast<std::uint32_t>(bytes);
  return at;
}

void ChunkRef::release() {
  if (chunk_ != nullptr && --chunk_->references == 0) delete chunk_;
}

std::string_view payload_of(const Slice& frame) {
  const std::string_view bytes = frame.bytes();
  const int length = bytes.empty() ? 0 : bytes[1] & 0x7f;
  return bytes.empty() ? bytes : bytes.substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

Slice FramePress::press(std::initializer_list<std::string_view> parts) {
  return put(kText, {parts.begin(), parts.size()});
}

Slice FramePress::press_ping() {
  return put(kPing, {});
}

Slice FramePress::press_close(int code, std::string_view reason) {
  const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  const std::string_view parts[] = {{bytes, sizeof bytes}, reason};
  return put(kClose, parts);
}

Slice FramePress::put(std::uint8_t opcode, std::span<const std::string_view> parts) {
  std::size_t payload = 0;
  for (const auto part : parts) payload += part.size();
  const std::size_t size = header_size(payload) + payload;

  ChunkRef large;
  if (size > kChunkBytes) large = ChunkRef::make(size);
  // Once everybody has sent it, the same (cached) memory serves again.
  if (chunk_ && chunk_.sole()) chunk_.rewind();
  if (!large && (!chunk_ || chunk_.capacity() - chunk_.size() < size)) chunk_ = ChunkRef::make(kChunkBytes);

  ChunkRef& chunk = large ? large : chunk_;
  const auto offset = static_cast<std::uint32_t>(chunk.size());
  char* to = write_header(chunk.grow(size), opcode, payload);
  for (const auto part : parts) {
    if (!part.empty()) std::memcpy(to, part.data(), part.size());
    to += part.size();
  }
  return {chunk, offset, static_cast<std::uint32_t>(size)};
}

}  // namespace syncd::daemon
