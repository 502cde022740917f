// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/choosing.h"

#include <algorithm>

namespace syncd::assistant {

namespace {

// Whether `a` is the better way to read the clause.
bool better(const Match& a, const Match& b) {
  if (a.clean != b.clean) return a.clean;
  if (a.clean && a.torn != b.torn) return b.torn;
  if (a.end != b.end) return a.end > b.end;
  if (a.missing().size() != b.missing().size()) return a.missing().size() < b.missing().size();
  if (a.doubtful_names() != b.doubtful_names()) return a.doubtful_names() < b.doubtful_names();
  if (a.phrase->phrase->unsure != b.phrase->phrase->unsure) return !a.phrase->phrase->unsure;
  return a.fillings.size() > b.fillings.size();
}

// Whether they would do the same: of one operation, with the same in each place.
bool same_effect(const Match& a, const Match& b) {
  if (a.phrase->operation != b.phrase->operation || a.fillings.size() != b.fillings.size() ||
      a.phrase->phrase->given != b.phrase->phrase->given)
    return false;
  return std::all_of(a.fillings.begin(), a.fillings.end(), [&](const Filling& one) {
    const Filling* other = b.filling(*one.part->field);
    return other != nullptr && one.values == other->values &&
           std::equal(one.mentions.begin(), one.mentions.end(), other->mentions.begin(),
                      other->mentions.end(),
                      [](const Mention& x, const Mention& y) { return x.ids == y.ids; });
  });
}

// With "Apex" and "Apex Mobile" there, "raise the Apex mobile bid" may be about either.
bool rivals(const Match& torn, const Match& best) {
  if (same_effect(torn, best)) return false;
  if (!torn.clean || torn.doubtful || torn.end < best.end || !torn.missing().empty() || !plausible(torn))
    return false;
  bool named = false;
  for (const Filling& filling : torn.fillings) {
    for (const Mention& mention : filling.mentions) {
      if (mention.fit != domain::Fit::whole) return false;
      named = true;
    }
  }
  return named;
}

}  // namespace

bool plausible(const Match& match) {
  const auto missing = match.missing();
  // Only by a figure that is near is it known what is meant.
  if (std::any_of(missing.begin(), missing.end(),
                  [](const Part* part) { return is_campaign(*part) || part->near; }))
    return false;
  // "pause for Apex" lacks no country: none was spoken of.
  if (!match.explicit_part && std::any_of(missing.begin(), missing.end(), [](const Part* part) {
        return part->field->type == domain::FieldType::list;
      }))
    return false;
  const auto& parts = match.phrase->parts;
  const bool worded = std::any_of(parts.begin(), parts.end(),
                                  [](const Part& part) { return part.field == nullptr && part.required; });
  // "put it" tells neither which way, how much nor where to.
  const bool it = std::any_of(match.fillings.begin(), match.fillings.end(), [](const Filling& filling) {
    return filling.what == Filling::What::pronoun || filling.what == Filling::What::pronouns;
  });
  if (missing.size() > 1 && it && !worded && match.direction == Direction::any) return false;
  return missing.empty() || !match.fillings.empty() || worded;
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
    if (!best.torn && other.torn) return rivals(other, best);
    return other.phrase->operation != best.phrase->operation && plausible(other) && !better(best, other) &&
           !better(other, best);
  });
}

bool same_values(const Match& a, const Match& b) {
  if (a.phrase->operation != b.phrase->operation || a.phrase->phrase->given != b.phrase->phrase->given)
    return false;
  const auto among = [](const Match& match, const Match& others) {
    return std::all_of(match.fillings.begin(), match.fillings.end(), [&](const Filling& filling) {
      const Filling* other = others.filling(*filling.part->field);
      return is_campaign(*filling.part) || (other != nullptr && other->values == filling.values);
    });
  };
  return among(a, b) && among(b, a);
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
