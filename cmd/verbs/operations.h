// SPDX-License-Identifier: Apache-2.0
// Verbs made from the operation table: a row is a verb, with its arguments, help, checks and answer, and so
// is each of its short forms. One thread.
#pragma once

#include <span>
#include <vector>

#include "cmd/verbs/verb.h"
#include "domain/operation.h"

namespace syncd::cmd {

std::vector<Verb> operation_verbs(std::span<const domain::Operation> operations);

// The row, and what its short form has given already, behind a verb's name; nullptr where the verb is no
// operation.
struct OperationVerb {
  const domain::Operation* operation = nullptr;
  const domain::Alias* alias = nullptr;
};
OperationVerb operation_of_verb(std::span<const domain::Operation> operations, std::string_view verb);

// How an operation is called, beside its own arguments.
struct Manner {
  bool yes = false;  // do not ask before something is destroyed
  bool sql = false;  // show the SQL that a rule became
  std::string id = {};
};

// Checks, asks where it destroys, sends, prints. For `op` as well, which has read its arguments elsewhere.
Result<Exit> run_operation(Call& call, const domain::Operation& operation, Json args, const Manner& manner);

}  // namespace syncd::cmd
