// SPDX-License-Identifier: Apache-2.0
#include "cmd/doctor/finding.h"

namespace syncd::cmd::doctor {
namespace {

constexpr Check kChecks[] = {
    {"configuration", look_at_configuration},
    {"folders", look_at_folders},
    {"address", look_at_address},
    {"token", look_at_token},
    {"connection", look_at_connection},
    {"encryption", look_at_encryption},
    {"clock", look_at_clock},
    {"version", look_at_version},
    {"store", look_at_readiness},
    {"limits", look_at_limits},
};

}  // namespace

std::span<const Check> all_checks() {
  return kChecks;
}

std::string_view name(Health health) {
  switch (health) {
    case Health::fine:
      return "ok";
    case Health::warning:
      return "warning";
    case Health::failed:
      return "failed";
    case Health::skipped:
      return "skipped";
  }
  return {};
}

}  // namespace syncd::cmd::doctor
