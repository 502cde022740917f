// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/revocations.h"
#include "domain/operations/fields.h"

namespace syncd::domain::operations {
namespace {

std::optional<Error> check(const Json& args) {
  if (args.contains("jti") != args.contains("user")) return std::nullopt;
  return Error{.code = Code::missing_field,
               .message = "either the jti of a token, or a user all of whose tokens are meant",
               .field = "jti"};
}

Result<Decision> decide(Tables& tables, const Json& args, const Context& context) {
  const Json& expires = member_at(args, "expires_at");
  Revocation revocation{.jti = text_at(args, "jti"),
                        .user = text_at(args, "user"),
                        .revoked_at = context.now,
                        .expires_at = std::nullopt};
  if (expires.is_string()) revocation.expires_at = parse_rfc3339(expires.get_ref<const std::string&>());
  revocation = with_earlier(tables, std::move(revocation));
  if (!revocation.expires_at && !room_for_unending(tables, revocation)) {
    return fail(Code::too_large, "too many revocations without an end are kept already", "expires_at",
                "say when the token expires, or revoke all of the user's");
  }
  Decision decision;
  decision.data = {{"revocation", to_json(revocation)}};
  decision.events.push_back({EventType::token_revoked,
                             {Topic::rows, ""},
                             {{"type", "token_revoked"},
                              {"data",
                               {{"revocation", to_json(revocation)},
                                {"actor", context.actor.user},
                                {"source", context.actor.source}}}}});
  return decision;
}

}  // namespace

Operation revoke_token() {
  return {.name = "revoke_token",
          .group = "session",
          .summary = "let a token count no more, or all of a user's that were issued until now",
          .role = Role::admin,
          .fields = {{.name = "jti", .summary = "the token's jti", .position = 0, .min = 1, .max = 128},
                     {.name = "user",
                      .summary = "whose tokens, all that were issued until now",
                      .min = 1,
                      .max = 128,
                      .aliases = {"sub"}},
                     {.name = "expires_at",
                      .type = FieldType::time,
                      .summary = "when the token expires by itself, so that this may be forgotten then"}},
          .destructive = true,
          .idempotent = true,
          .examples = {"revoke-token 0199f2a4", "revoke-token --user ada"},
          .check = check,
          .decide = decide};
}

}  // namespace syncd::domain::operations
