// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#include "base/ascii.h"

namespace syncd {
namespace {

struct Point {
  utf8proc_int32_t code;  // negative where the bytes are no UTF-8
  std::size_t bytes;
};

Point next_point(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                    static_cast<utf8proc_ssize_t>(text.size()), &code);
  return got > 0 ? Point{code, static_cast<std::size_t>(got)} : Point{-1, 1};
}

// Bytes at the beginning that are ASCII, found in words of eight.
std::size_t plain_bytes(std::string_view text) {
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHigh) != 0) break;
  }
  while (at < text.size() && static_cast<signed char>(text[at]) >= 0) ++at;
  return at;
}

// Characters that act on a terminal or on the reader's eye instead of being seen.
bool is_hidden(utf8proc_int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CS:
      return true;
    default:
      // Seen as nothing, whatever their category says.
      return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x034f || c == 0x17b4 ||
             c == 0x17b5 || (c >= 0x180b && c <= 0x180f) || (c >= 0x2060 && c <= 0x206f) ||
             (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfff0 && c <= 0xfff8) || (c >= 0xe0000 && c <= 0xe0fff);
  }
}

// A joiner or a request for colour behind a pictograph only shapes what is visible: 👩‍💻, ❤️.
bool shapes_emoji(utf8proc_int32_t before, utf8proc_int32_t c) {
  if (c != 0x200d && c != 0xfe0f) return false;
  return before == 0xfe0f || (before >= 0x1f3fb && before <= 0x1f3ff) ||
         (before > 0x2000 && utf8proc_category(before) == UTF8PROC_CATEGORY_SO);
}

std::string safe(std::string_view text, bool one_line) {
  std::string out;
  out.reserve(text.size());
  utf8proc_int32_t before = 0;
  while (!text.empty()) {
    const Point p = next_point(text);
    const bool shown = p.code >= 0 && (!is_hidden(p.code) || shapes_emoji(before, p.code));
    if (p.code < 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (p.code == '\n') {
      out += one_line ? "⏎" : "\n";
    } else if (p.code == '\t') {
      out += one_line ? " " : "\t";
    } else if (shown) {
      out.append(text, 0, p.bytes);
    } else if (p.code < 0x100) {
      out += fmt::format("\\x{:02x}", p.code);
    } else {
      out += fmt::format("\\u{{{:x}}}", p.code);
    }
    before = shown ? p.code : 0;  // nothing is shaped by what is spelled out
    text.remove_prefix(p.bytes);
  }
  return out;
}

std::vector<utf8proc_int32_t> points(std::string_view text) {
  std::vector<utf8proc_int32_t> out;
  while (!text.empty()) {
    const Point p = next_point(text);
    out.push_back(p.code);
    text.remove_prefix(p.bytes);
  }
  return out;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(plain_bytes(text));
    if (text.empty()) return true;
    const Point p = next_point(text);
    if (p.code < 0) return false;
    text.remove_prefix(p.bytes);
  }
  return true;
}

bool is_plain(std::string_view text) {
  while (!text.empty()) {
    const Point p = next_point(text);
    if (p.code < 0 || is_hidden(p.code)) return false;
    text.remove_prefix(p.bytes);
  }
  return true;
}

std::string terminal_safe(std::string_view text) {
  return safe(text, false);
}

std::string terminal_line(std::string_view text) {
  return safe(text, true);
}

std::string log_text(std::string_view text) {
  std::string out;
  for (const char c : terminal_line(text)) {
    if (c == '"') {
      out += "\\x22";
    } else {
      out += c;
    }
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Point p = next_point(text);
    width += p.code < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(p.code)));
    text.remove_prefix(p.bytes);
  }
  return width;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t used = 0, bytes = 0;
  while (bytes < text.size()) {
    const Point p = next_point(text.substr(bytes));
    const std::size_t w = p.code < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(p.code)));
    if (used + w > width - 1) break;
    used += w;
    bytes += p.bytes;
  }
  return std::string(text.substr(0, bytes)) + "…";
}

std::string short_line(std::string_view text, std::size_t width) {
  return shortened(terminal_line(text.substr(0, 8 * width)), width);
}

std::string folded(std::string_view text) {
  if (plain_bytes(text) == text.size()) return ascii::lower(std::string(text));
  utf8proc_uint8_t* raw = nullptr;
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &raw, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(raw, &std::free);
  if (size < 0) return std::string(text);
  return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size)};
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto s = points(a), t = points(b);
  std::vector<std::vector<std::size_t>> d(s.size() + 1, std::vector<std::size_t>(t.size() + 1));
  for (std::size_t i = 0; i <= s.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= t.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= s.size(); ++i) {
    for (std::size_t j = 1; j <= t.size(); ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (s[i - 1] == t[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && s[i - 1] == t[j - 2] && s[i - 2] == t[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[s.size()][t.size()];
}

std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace syncd
