// SPDX-License-Identifier: Apache-2.0
// What `syncctl` and `syncctl help` say: the verbs by group, and the topics that belong to no verb. One
// thread.
#pragma once

#include <string>
#include <vector>

#include "cmd/verbs/verb.h"

namespace syncd::cmd {

std::string overview(const std::vector<Verb>& verbs, const Shell& shell);

}  // namespace syncd::cmd
