// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace syncd::cmd {
namespace {

std::size_t bytes_of(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

std::uint32_t code_point(std::string_view c) {
  if (c.size() == 1) return static_cast<unsigned char>(c[0]);
  std::uint32_t code = static_cast<unsigned char>(c[0]) & (0x7fu >> c.size());
  for (const char next : c.substr(1)) code = (code << 6) | (static_cast<unsigned char>(next) & 0x3fu);
  return code;
}

std::string escape(std::uint32_t code, Escapes escapes) {
  if (code <= 0xffff) return fmt::format("\\u{:04x}", code);
  if (escapes == Escapes::yaml) return fmt::format("\\U{:08x}", code);
  const std::uint32_t rest = code - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
}

bool is_simple(unsigned char c) {
  return c < 0x7f;
}

}  // namespace

std::string hidden_escaped(std::string_view text, Escapes escapes) {
  if (std::all_of(text.begin(), text.end(), is_simple)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    const std::string_view c = text.substr(0, bytes_of(static_cast<unsigned char>(text[0])));
    if (is_simple(static_cast<unsigned char>(c[0])) || is_plain(c)) {
      out += c;
    } else {
      out += escape(code_point(c), escapes);
    }
    text.remove_prefix(c.size());
  }
  return out;
}

std::string json_line(const Json& value) {
  return hidden_escaped(to_text(value));
}

std::string json_pretty(const Json& value) {
  return hidden_escaped(value.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace syncd::cmd
