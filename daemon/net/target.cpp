// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace syncd::daemon {
namespace {

// The text with its %xx undone; nothing where that is not possible or gives no clean UTF-8.
std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    unsigned char byte = 0;
    const char* from = text.data() + i + 1;
    if (i + 2 >= text.size() || std::from_chars(from, from + 2, byte, 16).ptr != from + 2)
      return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(out.begin(), out.end(), is_control) || !is_utf8(out)) return std::nullopt;
  return out;
}

std::string_view take(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

std::optional<std::string> read_target(std::string_view target, Request& request) {
  std::string_view query = target;
  std::string_view path = take(query, '?');
  if (!path.starts_with('/')) return "the target of the request has to begin with a slash";

  auto whole = decoded(path, false);
  if (!whole) return "the path is not percent-encoded UTF-8";
  request.path = std::move(*whole);
  path.remove_prefix(1);
  while (!path.empty()) request.segments.push_back(*decoded(take(path, '/'), false));

  while (!query.empty()) {
    std::string_view value = take(query, '&');
    if (value.empty()) continue;
    const auto name = decoded(take(value, '='), true);
    auto text = decoded(value, true);
    if (!name || !text) return "the query is not percent-encoded UTF-8";
    if (!request.query.try_emplace(*name, std::move(*text)).second) {
      return fmt::format("the parameter {} stands twice", terminal_line(*name));
    }
  }
  return std::nullopt;
}

}  // namespace syncd::daemon
