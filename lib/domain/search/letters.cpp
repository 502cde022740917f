// SPDX-License-Identifier: Apache-2.0
#include "domain/search/letters.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace syncd::domain {
namespace {

struct Range {
  CodePoint first, last;
};

template <std::size_t N>
bool among(const std::array<Range, N>& ranges, CodePoint c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Scripts that leave no blank between words, and Korean, which hangs its particles on them.
constexpr std::array kSpaceless{
    Range{0x0e00, 0x0eff},                           // Thai, Lao
    Range{0x1000, 0x109f},                           // Burmese
    Range{0x1100, 0x11ff},                           // parts of Hangul syllables
    Range{0x1780, 0x17ff},                           // Khmer
    Range{0x3005, 0x3007},   Range{0x3040, 0x312f},  // kana, bopomofo
    Range{0x31f0, 0x31ff},   Range{0x3400, 0x9fff},  // Han
    Range{0xac00, 0xd7a3},                           // Hangul
    Range{0xf900, 0xfaff},   Range{0xff66, 0xff9f},  // halfwidth kana
    Range{0x20000, 0x3ffff},
};

// Marks that may as well be left out in writing: accents, Hebrew points, Arabic vowels. Others are letters in
// all but name, such as the vowels of Devanagari and Thai.
constexpr std::array kAccents{
    Range{0x0300, 0x036f}, Range{0x0591, 0x05c7}, Range{0x0610, 0x061a}, Range{0x064b, 0x065f},
    Range{0x0670, 0x0670}, Range{0x06d6, 0x06ed}, Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff},
    Range{0x20d0, 0x20ff}, Range{0xfe20, 0xfe2f},
};

struct Plain {
  CodePoint letter;
  char plain;
};

// Letters with a stroke, which Unicode does not take apart.
constexpr std::array kStrokes{Plain{0x00f8, 'o'}, Plain{0x0111, 'd'}, Plain{0x0127, 'h'}, Plain{0x0131, 'i'},
                              Plain{0x0142, 'l'}};

Taken point_of(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                    static_cast<utf8proc_ssize_t>(text.size()), &code);
  return got > 0 ? Taken{code, static_cast<std::size_t>(got)} : Taken{0xfffd, 1};
}

bool is_kana(CodePoint c) {
  return (c >= 0x3040 && c <= 0x30ff) || (c >= 0xff66 && c <= 0xff9d);
}

// Kana with the mark behind it: ハ and ゙ are バ. The mark itself where there is no such letter.
CodePoint voiced(CodePoint kana, CodePoint mark) {
  const std::array<CodePoint, 2> parts{kana, mark};
  std::array<utf8proc_int32_t, 4> buffer{parts[0], parts[1], 0, 0};
  const auto size = utf8proc_normalize_utf32(buffer.data(), 2, UTF8PROC_COMPOSE);
  return size == 1 ? buffer[0] : mark;
}

CodePoint compatible(CodePoint c) {
  std::array<utf8proc_int32_t, 8> out{};
  int boundary = 0;
  const auto size = utf8proc_decompose_char(
      c, out.data(), static_cast<utf8proc_ssize_t>(out.size()),
      static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE), &boundary);
  return size == 1 ? out[0] : c;
}

Taken with_voicing(Taken kana, std::string_view rest) {
  if (rest.empty()) return kana;
  const Taken next = point_of(rest);
  const CodePoint mark = next.point == 0xff9e ? 0x3099 : next.point == 0xff9f ? 0x309a : next.point;
  if (mark != 0x3099 && mark != 0x309a) return kana;
  const CodePoint base = kana.point >= 0xff66 ? compatible(kana.point) : kana.point;
  const CodePoint made = voiced(base, mark);
  return made == mark ? kana : Taken{made, kana.bytes + next.bytes};
}

// Hangul written as leading consonant, vowel and perhaps a trailing consonant: one syllable.
Taken with_vowel(Taken leading, std::string_view rest) {
  if (rest.empty()) return leading;
  const Taken vowel = point_of(rest);
  if (vowel.point < 0x1161 || vowel.point > 0x1175) return leading;
  Taken out{0xac00 + ((leading.point - 0x1100) * 21 + (vowel.point - 0x1161)) * 28,
            leading.bytes + vowel.bytes};
  if (rest.size() == vowel.bytes) return out;
  const Taken trailing = point_of(rest.substr(vowel.bytes));
  if (trailing.point <= 0x11a7 || trailing.point > 0x11c2) return out;
  return {out.point + trailing.point - 0x11a7, out.bytes + trailing.bytes};
}

}  // namespace

Letter letter_kind(CodePoint c) {
  if (among(kSpaceless, c)) {
    const auto category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_PO || category == UTF8PROC_CATEGORY_CN ? Letter::none
                                                                                : Letter::character;
  }
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Letter::letter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return (c >= 0xfe00 && c <= 0xfe0f) || among(kAccents, c) ? Letter::joiner : Letter::letter;
    case UTF8PROC_CATEGORY_CF:
      return c == 0x200b ? Letter::none : Letter::joiner;  // a blank without width is one still
    case UTF8PROC_CATEGORY_SO:
      return c == 0xfffd ? Letter::none : Letter::character;
    default:
      return Letter::none;
  }
}

void append_point(std::string& out, CodePoint c) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(c, bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

void append_folded(std::string& out, CodePoint c) {
  if ((c >= 0xac00 && c <= 0xd7a3) || (c >= 0x3040 && c <= 0x30ff)) return append_point(out, c);
  std::array<utf8proc_int32_t, 32> parts{};
  int boundary = 0;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const auto size = std::min<utf8proc_ssize_t>(
      utf8proc_decompose_char(c, parts.data(), static_cast<utf8proc_ssize_t>(parts.size()), options,
                              &boundary),
      static_cast<utf8proc_ssize_t>(parts.size()));
  for (utf8proc_ssize_t i = 0; i < size; ++i) {
    const CodePoint part = parts[static_cast<std::size_t>(i)];
    const auto stroke =
        std::find_if(kStrokes.begin(), kStrokes.end(), [part](const Plain& p) { return p.letter == part; });
    if (stroke != kStrokes.end()) {
      out += stroke->plain;
    } else if (part >= 0x80 ? !among(kAccents, part) : letter_kind(part) == Letter::letter) {
      append_point(out, part);
    }
  }
}

Taken take_point(std::string_view text) {
  const Taken first = point_of(text);
  if (first.point >= 0x1100 && first.point <= 0x1112) return with_vowel(first, text.substr(first.bytes));
  if (is_kana(first.point)) return with_voicing(first, text.substr(first.bytes));
  return first;
}

}  // namespace syncd::domain
