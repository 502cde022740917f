// SPDX-License-Identifier: Apache-2.0
#include "base/edits.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>

namespace syncd {

std::u32string characters(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t code = -1;
    const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &code);
    out += got > 0 ? static_cast<char32_t>(code) : char32_t{0xffffffff};
    text.remove_prefix(got > 0 ? static_cast<std::size_t>(got) : 1);
  }
  return out;
}

Traits traits_of(std::u32string_view text) {
  Traits out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out.letters |= std::uint64_t{1} << (text[i] % 64);
    if (i == 0) continue;
    const std::uint32_t pair = (text[i - 1] * 37 + text[i]) % 128;
    out.pairs[pair / 64] |= std::uint64_t{1} << (pair % 64);
  }
  return out;
}

bool pairs_may_be_near(const Traits& one, const Traits& other, std::size_t most) {
  int lost = 0, new_ones = 0;
  for (std::size_t i = 0; i < one.pairs.size(); ++i) {
    lost += std::popcount(one.pairs[i] & ~other.pairs[i]);
    new_ones += std::popcount(other.pairs[i] & ~one.pairs[i]);
  }
  return static_cast<std::size_t>(std::max(lost, new_ones)) <= 3 * most;
}

// Rows of the usual table, of which only the cells near the diagonal can count.
bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() > kLongestSpelling || b.size() - a.size() > most || most > kMostEdits) return false;
  constexpr std::uint8_t kFar = kMostEdits + 1;
  using Row = std::array<std::uint8_t, kLongestSpelling + 2>;
  Row before{}, last{}, now{};
  before.fill(kFar);
  last.fill(kFar);
  for (std::size_t j = 0; j <= std::min(most, b.size()); ++j) last[j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t first = i > most ? i - most : 0, end = std::min(i + most, b.size());
    now.fill(kFar);
    std::uint8_t best = kFar;
    for (std::size_t j = first; j <= end; ++j) {
      std::uint8_t cell = kFar;
      if (j == 0) {
        cell = static_cast<std::uint8_t>(std::min<std::size_t>(i, kFar));
      } else {
        const int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        const int shortest = std::min({last[j] + 1, now[j - 1] + 1, replaced});
        cell = static_cast<std::uint8_t>(std::min<int>(shortest, kFar));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          cell = std::min<std::uint8_t>(cell, static_cast<std::uint8_t>(before[j - 2] + 1));
      }
      now[j] = cell;
      best = std::min(best, cell);
    }
    if (best > most && *std::min_element(last.begin(), last.end()) > most) return false;
    before = last;
    last = now;
  }
  return last[b.size()] <= most;
}

}  // namespace syncd
