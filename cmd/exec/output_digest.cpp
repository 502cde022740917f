// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/output_digest.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kKept = 1024;  // of a line
constexpr std::size_t kFigure = 16;  // the longest percentage, with what stands around it
constexpr std::string_view kEnds = "\r\n";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\v\f") == std::string_view::npos;
}

// The number that ends right before `sign`, where it is a share of a hundred.
std::optional<double> figure_before(std::string_view text, std::size_t sign) {
  if (sign + 1 < text.size() && ascii::is_word(text[sign + 1])) return std::nullopt;
  std::size_t end = sign;
  if (end > 0 && text[end - 1] == ' ') --end;
  std::size_t begin = end;
  while (begin > 0 && (ascii::is_digit(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  if (begin == end || text[begin] == '.' || text[end - 1] == '.') return std::nullopt;
  if (begin > 0 && text[begin - 1] == '-') return std::nullopt;
  double value = 0;
  const auto [stop, wrong] = std::from_chars(text.data() + begin, text.data() + end, value);
  if (wrong != std::errc() || stop != text.data() + end || value > 100) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> percentage_in(std::string_view text) {
  for (std::size_t sign = text.rfind('%'); sign != std::string_view::npos; sign = text.rfind('%', sign - 1)) {
    if (const auto value = figure_before(text, sign)) return value;
    if (sign == 0) break;
  }
  return std::nullopt;
}

bool LineReader::current_is_blank() const {
  return is_blank(current_);
}

void LineReader::extend(std::string_view piece) {
  current_.append(piece.substr(0, kKept - std::min(kKept, current_.size())));
}

void LineReader::feed(std::string_view block) {
  if (block.empty()) return;
  lines_ += static_cast<std::uint64_t>(std::count(block.begin(), block.end(), '\n'));

  // The first figure may have begun in the block before.
  const std::size_t sign = block.find('%');
  if (sign != std::string_view::npos) {
    const bool near = sign < kFigure;
    const std::string seam = near ? end_ + std::string(block.substr(0, sign + 2)) : std::string();
    if (const auto found = percentage_in(seam)) percentage_ = found;
    if (const auto found = percentage_in(block.substr(near ? sign + 1 : 0))) percentage_ = found;
  }
  end_ += block.substr(block.size() - std::min(block.size(), kFigure));
  end_.erase(0, end_.size() - std::min(end_.size(), kFigure));

  const std::size_t first = block.find_first_of(kEnds);
  extend(block.substr(0, first));
  if (first == std::string_view::npos) return;
  if (!current_is_blank()) last_ = current_;
  current_.clear();
  const std::size_t last = block.find_last_of(kEnds);
  extend(block.substr(last + 1));
  // Of the whole lines in between only the last counts that says something.
  for (std::size_t end = last; end > first;) {
    const std::size_t begin = block.find_last_of(kEnds, end - 1) + 1;
    const std::string_view line = block.substr(begin, end - begin);
    if (!is_blank(line)) {
      last_ = line.substr(0, kKept);
      break;
    }
    end = begin - 1;
  }
}

void OutputDigest::feed(Stream stream, std::string_view block) {
  LineReader& reader = readers_[stream];
  reader.feed(block);
  latest_ = stream;
  if (reader.percentage()) percentage_ = reader.percentage();
}

OutputNews OutputDigest::news() const {
  return {.line = std::string(readers_[latest_].last()),
          .lines = readers_[out].lines() + readers_[err].lines(),
          .percentage = percentage_};
}

}  // namespace syncd::cmd
