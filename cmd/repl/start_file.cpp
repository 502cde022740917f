// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/start_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cmd/context/paths.h"

namespace syncd::cmd {

Result<std::vector<StartLine>> read_start_file(const Environment& environment) {
  std::vector<StartLine> out;
  for (const auto& file :
       {config_file(environment).parent_path() / ".syncctlrc", expanded("~/.syncctlrc", environment)}) {
    const auto content = read_small_file(file);
    if (!content && content.error().code == Code::not_found) continue;
    if (!content) return tl::unexpected(content.error());
    int number = 0;
    for (std::size_t at = 0; at < content->size();) {
      const std::size_t end = std::min(content->find('\n', at), content->size());
      const std::string_view line = trimmed(std::string_view(*content).substr(at, end - at));
      at = end + 1;
      ++number;
      if (line.empty() || line.starts_with('#')) continue;
      out.push_back({std::string(line), fmt::format("{}:{}", terminal_line(file.string()), number)});
    }
    return out;
  }
  return out;
}

}  // namespace syncd::cmd
