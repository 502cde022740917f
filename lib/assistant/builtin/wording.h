// SPDX-License-Identifier: Apache-2.0
// What the assistant says: its questions, and what came of the wishes that it carried out. Pure but for the
// names; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/builtin/names.h"
#include "assistant/builtin/phrases.h"
#include "base/money.h"
#include "domain/entities/campaigns.h"
#include "domain/listener.h"

namespace syncd::assistant {

// "Apex Motors, TechFlow and Blue Ocean"; beyond a few it says how many more.
std::string listed(const std::vector<std::string>& campaigns, Names& names);

// "pause Apex Motors", out of the row's own words. `now`: what the figures are that it would change.
std::string in_words(const domain::Wish& wish, Names& names, const Json& now = {});

// Questions.
std::string shall_i(const std::vector<domain::Wish>& wishes, Names& names, const std::vector<Json>& now = {});
std::string which_campaign(const std::vector<std::string>& among, Names& names);
std::string lacks(const domain::Wish& wish, const Part& part, Names& names);
std::string percent_or_figure(std::string_view amount);
std::string fits_several(std::string_view countries);
std::string cannot(const Error& error);
std::string not_understood(std::string_view words);
std::string too_much();
std::string not_now(std::string_view figure, std::optional<Decimal> now);
std::string other_currency(const domain::Campaign& campaign, std::string_view said);

// What came of a wish: "Apex Motors: campaign paused (active → paused)", or why it was not done.
std::string outcome_text(const domain::Wish& wish, const Result<Json>& data);

// What is said to somebody who asked, where nothing was understood.
std::string help_text();

}  // namespace syncd::assistant
