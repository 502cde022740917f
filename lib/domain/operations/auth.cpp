// SPDX-License-Identifier: Apache-2.0
#include "domain/operations/fields.h"

namespace syncd::domain::operations {

Operation auth() {
  return {
      .name = "auth",
      .group = "session",
      .summary = "renew the token of a connection",
      .role = Role::viewer,
      .fields = {{.name = "token", .summary = "a JSON Web Token", .required = true, .min = 1, .max = 16384}},
      .session = SessionVerb::auth};
}

}  // namespace syncd::domain::operations
