// SPDX-License-Identifier: Apache-2.0
// A rule's SQL, run: a connection of its own that can only read, tables under names for people, the guard,
// SQLite's limits and a deadline. Memory is bounded for the whole process, by whoever calls this in one of
// its own.
#pragma once

#include "sandbox/question.h"

namespace syncd::sandbox {

Answer run(const Question& question);

}  // namespace syncd::sandbox
