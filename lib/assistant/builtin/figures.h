// SPDX-License-Identifier: Apache-2.0
// What a figure is now, and what it comes to where only was said by how much it goes up or down. Reads the
// tables, changes nothing. The thread that owns the tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "domain/entities/campaigns.h"
#include "domain/listener.h"

namespace syncd::assistant {

// "by +500", "by -10%": stands in the place of a figure until it is known which one is meant.
std::string step_text(Decimal value, bool less, bool share);
bool is_step_text(const Json& value);

// The campaign changed in memory only, by the operation's own rule.
std::vector<domain::Change> changes_of(const domain::Wish& wish, domain::Tables& tables,
                                       const domain::Actor& actor);

// What the wish would change in this field, as it is now; nullopt where that is no single figure.
std::optional<Decimal> figure_now(const domain::Wish& wish, const domain::Field& field,
                                  domain::Tables& tables, const domain::Actor& actor);

// {field: figure} of those that the wish says.
Json figures_now(const domain::Wish& wish, domain::Tables& tables, const domain::Actor& actor);

// Puts the figure that it comes to where a step stands; false where that cannot be told.
bool work_out(domain::Wish& wish, const domain::Field& field, domain::Tables& tables,
              const domain::Actor& actor);

}  // namespace syncd::assistant
