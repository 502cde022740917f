// SPDX-License-Identifier: Apache-2.0
#include "daemon/identify.h"

#include "base/ids.h"
#include "domain/entities/messages.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kSourceBytes = 32;

}  // namespace

Result<std::string> source_of(const Request& request) {
  const std::string* source = request.parameter("source");
  if (source == nullptr) return std::string(request.path == "/ws" ? "other" : "web");
  if (!is_id(*source) || source->size() > kSourceBytes)
    return fail(Code::invalid_field, "source has to be a name of 1 to 32 printable characters", "source");
  return *source;
}

Result<domain::Actor> identify(const Request& request) {
  domain::Actor actor{.user = "local", .source = {}, .client_id = {}};
  if (const std::string* user = request.parameter("user")) {
    if (!is_id(*user))
      return fail(Code::invalid_field, "user has to be a name of 1 to 128 printable characters", "user");
    if (domain::is_reserved_user(*user))
      return fail(Code::forbidden, "no one but the server and its assistant has this name, or one like it",
                  "user");
    actor.user = *user;
  }
  auto source = source_of(request);
  if (!source) return tl::unexpected<Error>(source.error());
  actor.source = std::move(*source);
  return actor;
}

}  // namespace syncd::daemon
