// SPDX-License-Identifier: Apache-2.0
#include "man/pages/parts.h"

namespace syncd::man {
namespace {

constexpr Part kParts[] = {
    {"verbs", verbs_part},
    {"flags-everywhere", flags_everywhere_part},
    {"environment", environment_part},
    {"output", output_part},
    {"exit-codes", exit_codes_part},
    {"daemon-flags", daemon_flags_part},
    {"daemon-variables", daemon_variables_part},
    {"keys", keys_part},
    {"operations", operations_part},
    {"kinds", kinds_part},
    {"events", events_part},
    {"error-codes", error_codes_part},
};

}  // namespace

std::span<const Part> all_parts() {
  return kParts;
}

}  // namespace syncd::man
