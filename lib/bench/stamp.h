// SPDX-License-Identifier: Apache-2.0
// The stamped text that goes through the server, and byte searches that find it again: where something stood
// in the last frame it mostly stands in the next one, so that is looked at first. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace syncd::bench {

inline constexpr std::string_view kStampMark = "stamp=";
inline constexpr std::size_t kStampDigits = 10;

// Finds one fixed text in frames that look alike.
class Finder {
 public:
  explicit constexpr Finder(std::string_view wanted) : wanted_(wanted) {}

  // Where the text behind the wanted one begins, or npos.
  std::size_t behind(std::string_view text) {
    if (text.size() >= hint_ + wanted_.size() && text.compare(hint_, wanted_.size(), wanted_) == 0) {
      return hint_ + wanted_.size();
    }
    const auto at = text.find(wanted_);
    if (at == std::string_view::npos) return at;
    hint_ = at;
    return at + wanted_.size();
  }

 private:
  std::string_view wanted_;
  std::size_t hint_ = 0;
};

// The digits at the start of the text; 0 where there are none.
inline std::uint64_t digits_at(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') break;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

// Appends `stamp=0000000042;` and as much filling as makes the text `size` long.
void append_stamped(std::string& out, std::uint64_t stamp, std::size_t size);

}  // namespace syncd::bench
