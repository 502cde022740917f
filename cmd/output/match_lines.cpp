// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/match_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cmd/output/badges.h"
#include "cmd/output/cells.h"
#include "cmd/output/style.h"

namespace syncd::cmd {
namespace {

std::string line_at(const Json& row, std::string_view path) {
  return terminal_line(cell_text(value_at(row, path)));
}

std::string heading_of(const Json& match) {
  const std::string id = line_at(match, "conversationId"), title = line_at(match, "title");
  return title.empty() || title == id ? id : fmt::format("{} ({})", title, id);
}

std::string match_line(const Json& match, const LineStyle& style, const std::string& where) {
  const bool assistant = value_at(match, "message.role") == "assistant";
  const std::string name = assistant ? "assistant" : line_at(match, "message.userId");
  const auto said = parse_rfc3339(cell_text(value_at(match, "message.timestamp")));
  const std::string time = said && style.time ? style.time(*said) + " " : "";
  return fmt::format(
      "{}{}{} {} {}\n", looking(Look::dim, time, style.colour), where.empty() ? "" : where + " ",
      badge(assistant ? "assistant" : cell_text(value_at(match, "message.source")), style.utf8),
      looking(assistant ? Look::magenta : Look::cyan, (name.empty() ? "somebody" : name) + ":", style.colour),
      excerpt_text(member_at(match, "excerpt"), style.colour));
}

}  // namespace

std::string excerpt_text(const Json& excerpt, bool colour) {
  std::string out;
  for (const Json& piece : excerpt) {
    const bool match = member_at(piece, "match") == true;
    out += looking(match ? Look::bold : Look::plain, terminal_line(text_at(piece, "text")), colour);
  }
  return out;
}

std::string grouped_matches(const Json& matches, const LineStyle& style) {
  std::vector<std::pair<std::string, std::string>> groups;  // conversation, what is shown of it
  for (const Json& match : matches) {
    const std::string id = text_at(match, "conversationId");
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == id; });
    if (group == groups.end()) {
      groups.emplace_back(id, looking(Look::bold, heading_of(match), style.colour) + '\n');
      group = groups.end() - 1;
    }
    group->second += "  " + match_line(match, style, {});
  }
  std::string out;
  for (const auto& [id, text] : groups) out += text;
  return out;
}

std::string plain_matches(const Json& matches, const LineStyle& style) {
  std::string out;
  for (const Json& match : matches) out += match_line(match, style, line_at(match, "conversationId"));
  return out;
}

}  // namespace syncd::cmd
