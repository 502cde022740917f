// SPDX-License-Identifier: Apache-2.0
// The two verbs of completion: the one that prints a shell's script, and the hidden one that the scripts ask.
// One thread.
#pragma once

#include "cmd/verbs/verb.h"

namespace syncd::cmd {

Verb complete_verb();
Verb completion_verb();

}  // namespace syncd::cmd
