// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/completion_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kMostListed = 40;

}  // namespace

std::size_t common_prefix(const std::vector<Candidate>& candidates) {
  std::size_t common = candidates[0].text.size();
  for (const auto& candidate : candidates) {
    const auto end = std::mismatch(candidates[0].text.begin(), candidates[0].text.end(),
                                   candidate.text.begin(), candidate.text.end());
    common = std::min(common, static_cast<std::size_t>(end.first - candidates[0].text.begin()));
  }
  // Never half a character.
  while (common > 0 && common < candidates[0].text.size() && (candidates[0].text[common] & 0xc0) == 0x80)
    --common;
  return common;
}

std::string listing(const std::vector<Candidate>& candidates, std::size_t columns) {
  std::size_t widest = 0;
  for (const auto& candidate : candidates) widest = std::max(widest, display_width(candidate.text));
  widest = std::min(widest, columns / 2);
  std::string out;
  for (std::size_t i = 0; i < std::min(candidates.size(), kMostListed); ++i) {
    std::string line = shortened(terminal_line(candidates[i].text), widest);
    if (!candidates[i].description.empty()) {
      line.append(widest - display_width(line) + 2, ' ');
      line += terminal_line(candidates[i].description);
    }
    out += shortened(line, columns - 1) + '\n';
  }
  if (candidates.size() > kMostListed) out += fmt::format("and {} more\n", candidates.size() - kMostListed);
  return out;
}

}  // namespace syncd::cmd
