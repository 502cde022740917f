// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/referents.h"

#include <fmt/format.h>

#include <algorithm>

#include "assistant/builtin/wording.h"
#include "base/text.h"
#include "domain/entities/campaigns.h"

namespace syncd::assistant {

using What = Filling::What;

Referents::Referents(domain::Tables& tables, const domain::Said& said, Names& names, Memory& memory)
    : tables_(tables), said_(said), names_(names), memory_(memory) {}

std::vector<std::string> Referents::everything() {
  return names_.campaigns();
}

// The campaign that the client says its user looks at; one that there is not is asked about.
std::optional<Referents::Found> Referents::on_screen() {
  const std::string named = syncd::text_at(member_at(said_.context, "metadata"), "media_buy_id");
  if (named.empty()) return std::nullopt;
  const auto campaign = domain::find_campaign(tables_, named);
  return campaign ? Found{.ids = {campaign->media_buy_id}, .question = {}} : unknown(named);
}

Referents::Found Referents::which(const std::vector<std::string>& among) {
  const auto ids = among.empty() ? everything() : among;
  if (ids.empty()) return {.ids = {}, .question = "There is no campaign."};
  return {.ids = {}, .question = which_campaign(ids, names_)};
}

Referents::Found Referents::unknown(const std::string& called) {
  Found found = which({});
  found.question = fmt::format("I know no campaign \"{}\". {}", short_line(called, 40), found.question);
  return found;
}

Referents::Found Referents::spoken_of(bool plural) {
  if (const auto shown = on_screen(); shown && !plural) return *shown;
  Memory::Topic past = memory_.topic();
  std::erase_if(past.campaigns, [&](const std::string& id) { return !domain::campaign_of_id(tables_, id); });
  if (past.campaigns.empty()) return which({});
  if (past.campaigns.size() > 1 && !plural) return which(past.campaigns);
  return {.ids = past.campaigns, .question = {}, .unsure = !past.near};
}

Referents::Found Referents::named(const Filling& filling, const Intent& intent,
                                  const std::vector<std::string>& previous) {
  if (filling.what == What::mentions) return answered(filling);
  if (filling.what == What::every_one) {
    const auto all = everything();
    if (all.empty()) return which({});
    return {.ids = all,
            .question = {},
            .unsure = true,
            .remark = fmt::format("That concerns {}.", listed(all, names_))};
  }
  const bool plural = filling.what == What::pronouns;
  const auto& here = previous.empty() ? intent.named : previous;
  if (here.empty()) return spoken_of(plural);
  if (here.size() > 1 && !plural) return which(here);
  return {.ids = plural ? intent.named : here, .question = {}};
}

Referents::Found Referents::unnamed(const Intent& intent, const Reading& reading,
                                    const std::vector<std::string>& previous) {
  const auto& before = previous.empty() ? intent.named : previous;
  const auto& here = before.empty() ? reading.named : before;
  if (here.size() == 1) return {.ids = here, .question = {}};
  if (here.size() > 1) return which(here);
  if (const auto all = everything(); all.size() == 1) return {.ids = all, .question = {}};
  return spoken_of(false);
}

Referents::Found Referents::answered(const Filling& filling) {
  if (filling.what != What::mentions) {
    return filling.what == What::every_one ? Found{.ids = everything(), .question = {}, .unsure = true}
                                           : which({});
  }
  Found found;
  for (const Mention& mention : filling.mentions) {
    if (mention.ids.empty()) return unknown(mention.called);
    if (mention.ids.size() > 1) return which(mention.ids);
    if (std::find(found.ids.begin(), found.ids.end(), mention.ids.front()) == found.ids.end())
      found.ids.push_back(mention.ids.front());
  }
  found.unsure = filling.vague;
  return found;
}

}  // namespace syncd::assistant
