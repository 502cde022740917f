// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/amount_places.h"

#include <algorithm>

#include "assistant/builtin/amounts.h"
#include "assistant/builtin/figures.h"
#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {
namespace {

bool is(std::span<const Word> words, std::size_t at, std::string_view fold) {
  return at < words.size() && words[at].is(fold);
}

// "another 10%", "a further 5%"
std::size_t past_more(std::span<const Word> words, std::size_t at) {
  std::size_t i = at;
  if (is(words, i, "a") || is(words, i, "an")) ++i;
  const bool more = is(words, i, "another") || is(words, i, "further") || is(words, i, "extra") ||
                    is(words, i, "additional") || is(words, i, "more");
  return more ? i + 1 : at;
}

}  // namespace

void amount_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  const bool percent = part.measure == Measure::percent || part.measure == Measure::minus_percent ||
                       part.measure == Measure::signed_percent;
  const bool money = part.measure == Measure::money || part.measure == Measure::daily;
  const bool step = is_step(part.measure);
  const bool share = part.measure == Measure::more_share || part.measure == Measure::less_share;
  if (percent || step) at = past_more(words, at);
  const auto amount = percent || share ? percent_at(words, at)
                      : money || step  ? money_at(words, at)
                                       : number_at(words, at);
  if (!amount || (amount->daily && part.measure != Measure::daily && !step)) return;
  if (part.told && !amount->told) return;
  // Of what is changed by percent there is no whole.
  if (amount->points && part.field->min.value_or(0) < 0) return;
  if (step && amount->is_signed) return;
  Decimal value = amount->value;
  const bool down = value < Decimal();
  if (part.measure == Measure::minus_percent) {
    if (amount->is_signed && !down) return;  // lower it by +10%
    if (!down) value = Decimal() - value;
  } else if (part.measure == Measure::signed_percent) {
    if (!amount->is_signed) return;
  } else if (down && percent) {
    return;  // raise it by -10%
  }
  std::size_t end = amount->end;
  if (is(words, end, "each") || is(words, end, "apiece")) ++end;
  const bool less = part.measure == Measure::less_money || part.measure == Measure::less_share;
  Json said = step ? Json(step_text(value, less, share)) : value.json();
  out.push_back({{.part = &part, .values = {std::move(said)}, .currency = amount->currency}, end});
}

bool follows_colon(std::span<const Word> words, std::size_t at) {
  const auto device = [&](std::size_t i) {
    for (const std::string_view choice : {"mobile", "tablet", "desktop"}) {
      const auto spoken = spoken_for(choice);
      if (words[i].is(choice) || std::find(spoken.begin(), spoken.end(), words[i].fold) != spoken.end())
        return true;
    }
    return false;
  };
  if (at > 0 && device(at - 1)) --at;
  return at > 0 && words[at - 1].is_mark(':');
}

void from_to_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  if (!is(words, at, "from") || part.leads.empty()) return;
  const auto before = money_at(words, at + 1);
  if (!before || !is(words, before->end, "to")) return;
  std::vector<Place> fresh;
  amount_at(words, before->end + 1, part, fresh);
  for (Place& place : fresh) {
    place.filling.from = before->value.json();
    out.push_back(std::move(place));
  }
}

}  // namespace syncd::assistant
