// SPDX-License-Identifier: Apache-2.0
#include "domain/gate.h"

#include <fmt/format.h>

#include "domain/validate.h"

namespace syncd::domain {

Result<Json> admit(const Actor& actor, const Operation& operation, Json args) {
  if (actor.role < operation.role) {
    return fail(Code::forbidden, fmt::format("the role {} may not {}", name(actor.role), operation.name), {},
                fmt::format("a token with the role {}", name(operation.role)));
  }
  return validate(operation, std::move(args));
}

}  // namespace syncd::domain
