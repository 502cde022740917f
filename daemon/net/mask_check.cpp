// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/mask_check.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kMaskBytes = 4;

// Whether the bytes are exactly a header of a data frame of that length, with or without the mask bit.
bool is_header(std::string_view bytes, std::size_t length, bool masked) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if ((at(0) & 0x70) != 0 || (at(0) & 0x0f) > 2) return false;
  const std::size_t small = bytes.size() == 2 ? length : bytes.size() == 4 ? 126 : 127;
  if (at(1) != (small | (masked ? 0x80U : 0U))) return false;
  std::size_t extended = 0;
  for (std::size_t i = 2; i < bytes.size(); ++i) extended = extended << 8 | at(i);
  return bytes.size() == 2 || extended == length;
}

}  // namespace

bool plainly_unmasked(std::string_view received, std::size_t length) {
  bool unmasked = false;
  for (const std::size_t header : {2, 4, 10}) {
    if (header == 2 && length > 125) continue;
    if (received.size() >= header + kMaskBytes &&
        is_header(received.substr(received.size() - header - kMaskBytes, header), length, true)) {
      return false;
    }
    unmasked = unmasked || (received.size() >= header &&
                            is_header(received.substr(received.size() - header), length, false));
  }
  return unmasked;
}

}  // namespace syncd::daemon
