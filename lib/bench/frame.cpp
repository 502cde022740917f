// SPDX-License-Identifier: Apache-2.0
#include "bench/frame.h"

namespace syncd::bench {
namespace {

// Any key will do here: masking protects proxies from hostile scripts, and the server's work is the same.
constexpr std::uint32_t kMask = 0x5a3c9617;

std::uint64_t big_endian(const char* at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(at[i]);
  return value;
}

}  // namespace

FrameHeader read_frame_header(std::string_view bytes) {
  FrameHeader header;
  if (bytes.size() < 2) return header;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  header.opcode = static_cast<Opcode>(first & 0x0f);
  header.last = (first & 0x80) != 0;
  header.masked = (second & 0x80) != 0;
  const bool control = (first & 0x08) != 0;
  const unsigned length = second & 0x7f;
  const bool known = (first & 0x0f) <= 2 || ((first & 0x0f) >= 8 && (first & 0x0f) <= 10);
  if ((first & 0x70) != 0 || !known || (control && (!header.last || length > 125))) {
    header.state = FrameHeader::State::broken;
    return header;
  }
  const unsigned extra = length == 126 ? 2 : length == 127 ? 8 : 0;
  header.header_size = 2 + extra + (header.masked ? 4 : 0);
  if (bytes.size() < header.header_size) return header;
  header.payload_size = extra == 0 ? length : big_endian(bytes.data() + 2, extra);
  if (header.masked) std::memcpy(&header.mask, bytes.data() + 2 + extra, 4);
  header.state = header.payload_size > kMaxFrame ? FrameHeader::State::broken : FrameHeader::State::ready;
  return header;
}

void apply_mask(char* data, std::size_t size, std::uint32_t mask) {
  const std::uint64_t wide = std::uint64_t{mask} << 32 | mask;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t part;
    std::memcpy(&part, data + i, 8);
    part ^= wide;
    std::memcpy(data + i, &part, 8);
  }
  char key[4];
  std::memcpy(key, &mask, 4);
  for (; i < size; ++i) data[i] = static_cast<char>(data[i] ^ key[i % 4]);
}

bool FrameReader::take_fragment(const FrameHeader& header, std::string_view payload) {
  const bool starts = header.opcode != Opcode::continuation;
  if (starts == fragmented_ || fragments_.size() + payload.size() > kMaxFrame) return false;
  if (starts) fragment_opcode_ = header.opcode;
  fragmented_ = true;
  fragments_ += payload;
  return true;
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload, bool masked) {
  const auto put = [&](unsigned value) { out += static_cast<char>(value & 0xff); };
  const unsigned mask_bit = masked ? 0x80 : 0;
  put(0x80u | static_cast<unsigned>(opcode));
  if (payload.size() < 126) {
    put(mask_bit | static_cast<unsigned>(payload.size()));
  } else {
    const bool wide = payload.size() > 0xffff;
    put(mask_bit | (wide ? 127u : 126u));
    for (int shift = wide ? 56 : 8; shift >= 0; shift -= 8)
      put(static_cast<unsigned>(payload.size() >> shift));
  }
  if (masked) out.append(reinterpret_cast<const char*>(&kMask), 4);
  const auto begin = out.size();
  out += payload;
  if (masked) apply_mask(out.data() + begin, payload.size(), kMask);
}

}  // namespace syncd::bench
