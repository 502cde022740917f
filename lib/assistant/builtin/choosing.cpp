// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/choosing.h"

#include <algorithm>

namespace syncd::assistant {

namespace {

// Whether `a` is the better way to read the clause.
bool better(const Match& a, const Match& b) {
  if (a.clean != b.clean) return a.clean;
  if (a.end != b.end) return a.end > b.end;
  if (a.missing().size() != b.missing().size()) return a.missing().size() < b.missing().size();
  if (a.doubtful_names() != b.doubtful_names()) return a.doubtful_names() < b.doubtful_names();
  if (a.phrase->phrase->unsure != b.phrase->phrase->unsure) return !a.phrase->phrase->unsure;
  return a.fillings.size() > b.fillings.size();
}

}  // namespace

bool plausible(const Match& match) {
  const auto missing = match.missing();
  if (std::any_of(missing.begin(), missing.end(), [](const Part* part) { return is_campaign(*part); }))
    return false;
  const auto& parts = match.phrase->parts;
  return missing.empty() || !match.fillings.empty() ||
         std::any_of(parts.begin(), parts.end(),
                     [](const Part& p) { return p.field == nullptr && p.required; });
}

const Match* best_of(const std::vector<Match>& matches) {
  const Match* best = nullptr;
  for (const Match& match : matches) {
    if (plausible(match) && (best == nullptr || better(match, *best))) best = &match;
  }
  return best;
}

bool tells_itself(const Match& match) {
  return std::any_of(match.fillings.begin(), match.fillings.end(), [](const Filling& filling) {
    return is_campaign(*filling.part) || filling.part->field->type == domain::FieldType::choice;
  });
}

bool contested(const Match& best, const std::vector<Match>& all) {
  return std::any_of(all.begin(), all.end(), [&](const Match& other) {
    return other.phrase->operation != best.phrase->operation && plausible(other) && !better(best, other) &&
           !better(other, best);
  });
}

bool concerns(const Match& match, const std::string& campaign) {
  for (const Filling& filling : match.fillings) {
    for (const Mention& mention : filling.mentions) {
      if (std::find(mention.ids.begin(), mention.ids.end(), campaign) != mention.ids.end()) return true;
    }
  }
  return false;
}

bool says_campaign(const Match& match) {
  return std::any_of(match.fillings.begin(), match.fillings.end(),
                     [](const Filling& f) { return is_campaign(*f.part); });
}

}  // namespace syncd::assistant
