// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/layout.h"

#include <utf8proc.h>

#include <array>
#include <cwchar>
#include <cwctype>

namespace syncd::cmd {
namespace {

// Columns of a character as libedit shows it: ^C for a control character, \U+200d for one that cannot be
// printed.
std::size_t width_of(wchar_t c) {
  if (c < 0x80 && std::iswcntrl(static_cast<std::wint_t>(c))) return 2;
  if (!std::iswprint(static_cast<std::wint_t>(c))) return c > 0xffff ? 8 : 7;
  const int width = ::wcwidth(c);
  return width < 0 ? 0 : static_cast<std::size_t>(width);
}

}  // namespace

Place place_after(std::wstring_view text, Place at, std::size_t columns) {
  if (columns == 0) return at;
  for (const wchar_t c : text) {
    if (c == L'\n') {
      at = {at.row + 1, 0};
      continue;
    }
    const std::size_t width = c == L'\t' ? 8 - at.column % 8 : width_of(c);
    // A wide character does not straddle the edge; what libedit writes as several characters does.
    if (width == 2 && ::wcwidth(c) == 2 && at.column + width > columns) at = {at.row + 1, 0};
    at.column += width;
    while (at.column >= columns) at = {at.row + 1, at.column - columns};
  }
  return at;
}

std::wstring widened(std::string_view text) {
  std::wstring out;
  while (!text.empty()) {
    utf8proc_int32_t code = 0;
    const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &code);
    out += got > 0 ? static_cast<wchar_t>(code) : L'\xfffd';
    text.remove_prefix(got > 0 ? static_cast<std::size_t>(got) : 1);
  }
  return out;
}

std::string narrowed(std::wstring_view text) {
  std::string out;
  std::array<utf8proc_uint8_t, 4> bytes{};
  for (const wchar_t c : text) {
    const auto code = static_cast<utf8proc_int32_t>(c);
    const auto size = utf8proc_encode_char(utf8proc_codepoint_valid(code) ? code : 0xfffd, bytes.data());
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
  }
  return out;
}

std::wstring cleaned(std::wstring_view pasted) {
  std::wstring out;
  for (std::size_t i = 0; i < pasted.size(); ++i) {
    wchar_t c = pasted[i];
    if (c == L'\r') {
      if (i + 1 < pasted.size() && pasted[i + 1] == L'\n') continue;
      c = L'\n';
    }
    if (c == L'\n' || c == L'\t' || (c >= L' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0))) out += c;
  }
  while (!out.empty() && out.back() == L'\n') out.pop_back();
  return out;
}

std::wstring without_colour(std::wstring_view text) {
  std::wstring out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == L'\x1b') {
      i = text.find(L'm', i);
      if (i == std::wstring_view::npos) break;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace syncd::cmd
