// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/style.h"

#include <fmt/format.h>

#include <array>

namespace syncd::cmd {
namespace {

// SGR codes in the order of the enumeration.
constexpr std::array<int, 9> kCodes{0, 1, 2, 31, 32, 33, 34, 35, 36};

}  // namespace

std::string looking(Look look, std::string_view text, bool colour) {
  if (!colour || look == Look::plain || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(look)], text);
}

}  // namespace syncd::cmd
