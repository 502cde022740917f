// SPDX-License-Identifier: Apache-2.0
// The parts of the manual that follow from tables, as mdoc: one function a part. The pages name them where
// they belong, on a line `.\" @NAME`. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace syncd::man {

struct Part {
  std::string_view name;
  std::string (*text)();
};

std::span<const Part> all_parts();

// syncctl(1)
std::string verbs_part();
std::string flags_everywhere_part();
std::string environment_part();
std::string output_part();
std::string exit_codes_part();
// syncd(8), syncd.conf(5)
std::string daemon_flags_part();
std::string daemon_variables_part();
std::string keys_part();
// syncd-protocol(7)
std::string operations_part();
std::string kinds_part();
std::string events_part();
std::string error_codes_part();

}  // namespace syncd::man
