// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/table.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "base/text.h"
#include "cmd/output/style.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kReadable = 8;  // a column that holds more is not made narrower
constexpr std::size_t kListed = 6;    // of a list in full
constexpr std::size_t kFirst = 3;     // of a longer one

// On a terminal a long list is told by how many it has and the first of them: "1000: ada, bob, cy, …".
std::string cell_of(const Json& value, const TableStyle& style) {
  if (style.width == 0 || !value.is_array() || value.size() <= kListed) return cell_text(value);
  Json first = Json::array();
  for (std::size_t i = 0; i < kFirst; ++i) first.push_back(value[i]);
  return std::to_string(value.size()) + ": " + cell_text(first) + ", …";
}

// Takes from the widest columns first, so that the short ones stay readable. False where that is not enough.
bool fit(std::vector<std::size_t>& widths, std::size_t room) {
  const std::size_t gaps = kGap * (widths.size() - 1);
  while (std::accumulate(widths.begin(), widths.end(), gaps) > room) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kReadable) return false;
    --*widest;
  }
  return true;
}

// Broken at blanks into lines of at most so many columns, where the words allow it.
std::string wrapped(const std::string& text, std::size_t room) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string word = text.substr(at, end - at);
    const std::size_t width = display_width(word);
    if (column > 0 && column + 1 + width > room) {
      out.back() = '\n';  // the blank
      column = 0;
    }
    out += word;
    column += width;
    if (end < text.size()) {
      out += text[end];
      column = text[end] == '\n' ? 0 : column + 1;
    }
    at = end + 1;
  }
  return out;
}

// A row below the other, where they are too wide to stand side by side.
std::string stacked(const Json& rows, std::span<const Column> columns, const TableStyle& style) {
  std::string out;
  for (const auto& row : rows) {
    Json record = Json::object();
    for (const auto& column : columns) {
      const Json& value = value_at(row, column.path);
      if (const std::string text = cell_of(value, style); !text.empty()) record[heading(column)] = text;
    }
    out += (out.empty() ? "" : "\n") + record_text(record, style);
  }
  return out;
}

bool all_numbers(const Json& rows, const Column& column) {
  bool any = false;
  for (const auto& row : rows) {
    const Json& value = value_at(row, column.path);
    if (!value.is_null() && !value.is_number()) return false;
    any = any || value.is_number();
  }
  return any;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blank(width - std::min(width, display_width(text)), ' ');
  return right ? blank + text : text + blank;
}

}  // namespace

std::string table_text(const Json& rows, std::span<const Column> columns, const TableStyle& style) {
  if (columns.empty() || rows.empty()) return {};
  std::vector<std::vector<std::string>> lines;
  lines.emplace_back();
  for (const auto& column : columns) lines.back().push_back(terminal_line(heading(column)));
  for (const auto& row : rows) {
    lines.emplace_back();
    for (const auto& column : columns)
      lines.back().push_back(terminal_line(cell_of(value_at(row, column.path), style)));
  }

  std::vector<std::size_t> widths(columns.size());
  std::vector<bool> right(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    right[i] = all_numbers(rows, columns[i]);
    for (const auto& line : lines) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  if (style.width > 0 && !fit(widths, style.width)) return stacked(rows, columns, style);

  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i > 0) text.append(kGap, ' ');
      text += padded(shortened(line[i], widths[i]), widths[i], right[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += &line == lines.data() ? looking(Look::bold, text, style.colour) : text;
    out += '\n';
  }
  return out;
}

std::string record_text(const Json& object, const TableStyle& style) {
  if (!object.is_object()) return terminal_safe(cell_text(object)) + '\n';
  std::size_t widest = 0;
  for (const auto& [key, value] : object.items())
    widest = std::max(widest, display_width(terminal_line(key)));
  std::string out;
  for (const auto& [key, value] : object.items()) {
    const std::string name = padded(terminal_line(key), widest, false);
    std::string text = terminal_safe(cell_text(value));
    if (style.width > widest + kGap) text = wrapped(text, style.width - widest - kGap);
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
      text.insert(at + 1, widest + kGap, ' ');
    }
    out += looking(Look::bold, name, style.colour) + std::string(kGap, ' ') + text;
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

}  // namespace syncd::cmd
