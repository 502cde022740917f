// SPDX-License-Identifier: Apache-2.0
// Answers that are tables of rows, known by their shape: what a rule found, what `show` shows of it. For
// people a page; for programs all of it, fetched page by page. One thread.
#pragma once

#include "cmd/verbs/verb.h"
#include "domain/operation.h"

namespace syncd::cmd {

// {columns:[name], rows:[[value]], ...}
bool has_rows(const Json& thing);

// What a reading operation asked with `args` gave under `item`.
Result<Exit> print_shown_rows(Call& call, const Json& args, const Json& item);

// What a writing operation gave.
Result<Exit> print_found_rows(Call& call, const Json& data, bool sql);

}  // namespace syncd::cmd
