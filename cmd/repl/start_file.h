// SPDX-License-Identifier: Apache-2.0
// What a chat begins with: the commands of .syncctlrc, in the folder of the configuration or else in the home
// folder. Runs nothing itself. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/errors.h"
#include "cmd/shell.h"

namespace syncd::cmd {

struct StartLine {
  std::string text;
  std::string where;  // "~/.syncctlrc:3"; safe to print
};

// Without empty lines and # comments. A file that is not there has no lines.
Result<std::vector<StartLine>> read_start_file(const Environment& environment);

}  // namespace syncd::cmd
