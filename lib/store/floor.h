// SPDX-License-Identifier: Apache-2.0
// What follows from a message, within the transaction that stores the message. The writer's thread.
#pragma once

#include <vector>

#include "base/ids.h"
#include "domain/listener.h"
#include "store/organisation.h"

namespace syncd::store {

class TransactionFloor final : public domain::Floor {
 public:
  // What is appended goes to `events`, what is left to do to `errands`; all outlive the floor.
  TransactionFloor(Organisation& organisation, const domain::Said& said, Millis now, const Entropy& entropy,
                   std::vector<Committed>& events, std::vector<domain::Errand>& errands);

  domain::Tables& tables() override;
  Result<Json> run(const domain::Wish& wish) override;
  void say(std::string text, Json metadata) override;
  void leave(domain::Errand errand) override;

 private:
  domain::Context context(const domain::Actor& actor) const;
  void append(domain::Decision& decision);

  Organisation& organisation_;
  const domain::Said& said_;
  Millis now_;
  const Entropy& entropy_;
  std::vector<Committed>& events_;
  std::vector<domain::Errand>& errands_;
};

}  // namespace syncd::store
