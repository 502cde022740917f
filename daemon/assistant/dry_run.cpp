// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/dry_run.h"

#include "domain/sync_page.h"

namespace syncd::daemon {
namespace {

// An answer calls the thing by its id where the question may have called it otherwise.
Json with_ids(const domain::Operation& operation, Json args, const Json& data) {
  for (const domain::Field& field : operation.fields) {
    const std::string name(field.name);
    const Json& id = member_at(data, name.c_str());
    if (field.refers != domain::Kind::none && args.contains(name) && id.is_string()) args[name] = id;
  }
  return args;
}

}  // namespace

void dry_run(Engine& engine, const domain::Actor& actor, const domain::Wish& wish,
             std::function<void(Result<Json>)> then) {
  auto args = engine.admit(actor, *wish.operation, wish.args);
  if (!args) return then(std::move(args));
  engine.read(
      actor.org,
      [actor, operation = wish.operation, args = std::move(*args), &engine, now = engine.now()](
          domain::Tables& tables, const std::string& epoch) -> Result<Json> {
        static const Json nothing;
        const domain::Context context{.actor = actor,
                                      .now = now,
                                      .next_seq = domain::head(tables) + 1,
                                      .entropy = engine.entropy(),
                                      .epoch = epoch,
                                      .live = nothing,
                                      .conversations = {}};
        const auto decision = operation->decide(tables, args, context);
        if (!decision) return tl::unexpected<Error>(decision.error());
        return with_ids(*operation, args, decision->data);
      },
      std::move(then));
}

}  // namespace syncd::daemon
