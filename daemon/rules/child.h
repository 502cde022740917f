// SPDX-License-Identifier: Apache-2.0
// One sandbox as a process: this program again, told to be nothing else, with two pipes and no other
// descriptor, no environment and a process group of its own. Blocks until it has answered, is too late or is
// not wanted any more; then it is gone and waited for. Any thread that lives longer than the call.
#pragma once

#include "sandbox/question.h"

namespace syncd::daemon {

// `unwanted`: a descriptor that can be read once nobody waits for the answer. Errors: those of the sandbox;
// rule_failed where it went past what a process may have; draining; internal.
sandbox::Answer ask_child(const sandbox::Question& question, int unwanted);

}  // namespace syncd::daemon
