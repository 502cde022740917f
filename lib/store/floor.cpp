// SPDX-License-Identifier: Apache-2.0
#include "store/floor.h"

#include <fmt/format.h>

#include "domain/entities/messages.h"
#include "domain/gate.h"

namespace syncd::store {
namespace {

const Json kNothing;

}  // namespace

TransactionFloor::TransactionFloor(Organisation& organisation, const domain::Said& said, Millis now,
                                   const Entropy& entropy, std::vector<Committed>& events,
                                   std::vector<domain::Errand>& errands)
    : organisation_(organisation),
      said_(said),
      now_(now),
      entropy_(entropy),
      events_(events),
      errands_(errands) {}

domain::Tables& TransactionFloor::tables() {
  return organisation_.tables();
}

domain::Context TransactionFloor::context(const domain::Actor& actor) const {
  return {.actor = actor,
          .now = now_,
          .next_seq = organisation_.position() + 1,
          .entropy = entropy_,
          .epoch = organisation_.epoch(),
          .live = kNothing,
          .conversations = {}};
}

void TransactionFloor::append(domain::Decision& decision) {
  for (domain::Event& event : decision.events) {
    events_.push_back(organisation_.append(std::move(event), now_));
  }
}

Result<Json> TransactionFloor::run(const domain::Wish& wish) {
  if (!wish.operation->writes()) {
    return fail(Code::invalid_frame, fmt::format("{} does not write", wish.operation->name));
  }
  auto args = domain::admit(said_.actor, *wish.operation, wish.args);
  if (!args) return args;
  auto decision = wish.operation->decide(tables(), *args, context(said_.actor));
  if (!decision) return tl::unexpected<Error>(std::move(decision.error()));
  append(*decision);
  if (decision->refused) return tl::unexpected<Error>(std::move(*decision->refused));
  if (!decision->events.empty()) decision->data["seq"] = organisation_.position();
  return std::move(decision->data);
}

void TransactionFloor::say(std::string text, Json metadata) {
  const domain::Actor assistant = domain::assistant_actor(said_.actor.org);
  auto decision =
      domain::say(tables(), said_.conversation,
                  domain::assistant_message(std::move(text), std::move(metadata)), context(assistant));
  if (decision) append(*decision);
}

void TransactionFloor::leave(domain::Errand errand) {
  errands_.push_back(std::move(errand));
}

}  // namespace syncd::store
