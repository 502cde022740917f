// SPDX-License-Identifier: Apache-2.0
// The scripts of the folder completions/, as they went into the program. Any thread.
#pragma once

#include <span>
#include <string_view>

namespace syncd::cmd {

struct CompletionScript {
  std::string_view shell, text;
};

std::span<const CompletionScript> completion_scripts();

}  // namespace syncd::cmd
