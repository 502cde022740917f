// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace syncd::assistant {
namespace {

// How a rule begins: what one does to find something out.
constexpr std::array<std::string_view, 25> kBeginnings{
    "find",  "list",  "show",     "get",    "display", "count",  "how",    "sum",    "average",
    "avg",   "total", "min",      "max",    "top",     "bottom", "latest", "oldest", "newest",
    "which", "what",  "distinct", "select", "with",    "number", "all"};

constexpr std::size_t kRowsShown = 5, kColumnsShown = 5, kWidth = 28;

std::string cell(const Json& value) {
  if (value.is_null()) return "-";
  return short_line(value.is_string() ? value.get_ref<const std::string&>() : to_text(value), kWidth);
}

// The first rows under the names of their columns, in columns.
std::string rows_text(const Json& result) {
  const Json& names = member_at(result, "columns");
  const Json& rows = member_at(result, "rows");
  if (!names.is_array() || !rows.is_array() || rows.empty()) return {};
  std::vector<std::vector<std::string>> lines;
  const auto add = [&](const Json& values) {
    lines.emplace_back();
    for (std::size_t i = 0; i < values.size() && i < kColumnsShown; ++i)
      lines.back().push_back(cell(values[i]));
  };
  add(names);
  for (std::size_t i = 0; i < rows.size() && i < kRowsShown; ++i) add(rows[i]);
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i > 0) text += "  ";
      text += line[i] + std::string(widths[i] - std::min(widths[i], display_width(line[i])), ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += "\n" + text;
  }
  if (rows.size() > kRowsShown || member_at(result, "more") == true) out += "\n…";
  return out;
}

}  // namespace

std::optional<RuleSaid> rule_in(std::string_view content) {
  content = trimmed(content);
  const auto blank = content.find_first_of(" \t\r\n");
  if (blank != 3 || folded(content.substr(0, blank)) != "run") return std::nullopt;
  RuleSaid said{std::string(trimmed(content.substr(blank))), false};
  std::string first =
      folded(std::string_view(said.words).substr(0, said.words.find_first_of(" \t\r\n,.:;!?(")));
  said.sure = std::find(kBeginnings.begin(), kBeginnings.end(), first) != kBeginnings.end();
  return said;
}

std::string rule_outcome(const std::string& words, const Result<Json>& result) {
  if (!result) {
    const Error& error = result.error();
    std::string text = fmt::format("The rule \"{}\" was not run: {}", short_line(words, 120), error.message);
    if (!error.hint.empty()) text += fmt::format(" ({})", error.hint);
    return text;
  }
  std::string text = text_at(*result, "message");
  if (member_at(*result, "truncated") == true) text += "\nThere are more rows than are kept.";
  if (const std::string note = text_at(*result, "note"); !note.empty()) text += "\n" + note;
  return text + rows_text(*result);
}

}  // namespace syncd::assistant
