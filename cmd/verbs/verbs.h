// SPDX-License-Identifier: Apache-2.0
// The rows of the verb table that are written by hand, one file each. Those that follow from the operation
// table are made from it. One thread.
#pragma once

#include "cmd/verbs/verb.h"

namespace syncd::cmd {

Verb ask_verb();
Verb backup_verb();
Verb bench_verb();
Verb chat_verb();
Verb context_verb();
Verb doctor_verb();
Verb exec_verb();
Verb help_verb();
Verb import_verb();
Verb join_verb();
Verb mcp_verb();
Verb op_verb();
Verb restore_verb();
Verb run_verb();
Verb send_verb();
Verb tail_verb();
Verb token_verb();
Verb wait_verb();
Verb who_verb();

}  // namespace syncd::cmd
