// SPDX-License-Identifier: Apache-2.0
// WebSocket frames (RFC 6455) as the load generator needs them: read in place out of a receive buffer, and
// written masked. Knows no socket; compression is never negotiated, so reserved bits are an error. Any
// thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace syncd::bench {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// A larger frame than this is taken for a broken stream.
inline constexpr std::uint64_t kMaxFrame = 256u << 20;

struct FrameHeader {
  enum class State { incomplete, ready, broken };
  State state = State::incomplete;
  Opcode opcode = Opcode::continuation;
  bool last = false;
  bool masked = false;
  std::uint32_t mask = 0;
  std::uint32_t header_size = 0;
  std::uint64_t payload_size = 0;
};

FrameHeader read_frame_header(std::string_view bytes);

// Turns masked bytes into plain ones and back, in place.
void apply_mask(char* data, std::size_t size, std::uint32_t mask);

// Cuts a byte stream into whole messages. Fragments are put together; control frames come through between
// them.
class FrameReader {
 public:
  enum class Status { good, broken };

  // Calls handler(Opcode, std::string_view payload) for each message that `bytes` completes and sets
  // `consumed` to how much of `bytes` is done with: the rest has to be handed in again, with more behind it.
  // The payload is valid during the call. Masked payloads are unmasked in place.
  template <class Handler>
  Status read(std::span<char> bytes, std::size_t& consumed, Handler&& handler) {
    consumed = 0;
    while (consumed < bytes.size()) {
      char* const at = bytes.data() + consumed;
      const auto header = read_frame_header({at, bytes.size() - consumed});
      if (header.state == FrameHeader::State::broken) return Status::broken;
      if (header.state == FrameHeader::State::incomplete) return Status::good;
      const std::size_t size = header.header_size + header.payload_size;
      if (bytes.size() - consumed < size) return Status::good;
      consumed += size;
      char* const payload = at + header.header_size;
      if (header.masked) apply_mask(payload, header.payload_size, header.mask);
      const std::string_view text(payload, header.payload_size);
      const bool control = static_cast<std::uint8_t>(header.opcode) >= 8;
      if (control || (header.last && !fragmented_ && header.opcode != Opcode::continuation)) {
        if (!control && fragmented_) return Status::broken;
        handler(header.opcode, text);
        continue;
      }
      if (!take_fragment(header, text)) return Status::broken;
      if (!header.last) continue;
      fragmented_ = false;
      handler(fragment_opcode_, std::string_view(fragments_));
      fragments_.clear();
    }
    return Status::good;
  }

 private:
  bool take_fragment(const FrameHeader& header, std::string_view payload);

  bool fragmented_ = false;
  Opcode fragment_opcode_ = Opcode::text;
  std::string fragments_;
};

// Appends one whole frame; with a mask as clients must, without as servers must.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, bool masked);

}  // namespace syncd::bench
