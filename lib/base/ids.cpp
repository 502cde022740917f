// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "base/text.h"

namespace syncd {

Entropy system_entropy() {
  return [](std::span<std::byte> out) {
    while (!out.empty()) {
      const auto got = getrandom(out.data(), out.size(), 0);
      if (got < 0 && errno != EINTR) throw std::runtime_error("the kernel gives no randomness");
      if (got > 0) out = out.subspan(static_cast<std::size_t>(got));
    }
  };
}

std::string new_id(Millis now, const Entropy& entropy) {
  std::array<std::byte, 16> b;
  entropy(std::span(b).subspan(6));
  for (std::size_t i = 0; i < 6; ++i) b[i] = static_cast<std::byte>(now >> (8 * (5 - i)));
  b[6] = (b[6] & std::byte{0x0f}) | std::byte{0x70};
  b[8] = (b[8] & std::byte{0x3f}) | std::byte{0x80};
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kDigits[std::to_integer<unsigned>(b[i]) >> 4];
    out += kDigits[std::to_integer<unsigned>(b[i]) & 15];
  }
  return out;
}

std::string random_token(const Entropy& entropy) {
  std::array<std::byte, 16> b;
  entropy(b);
  std::string out;
  for (const std::byte byte : b) out += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return out;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 128 && text.front() != ' ' && text.back() != ' ' && is_plain(text);
}

std::uint64_t content_hash(std::string_view content) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

}  // namespace syncd
