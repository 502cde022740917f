// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/limits.h"

#include <algorithm>

#include "assistant/builtin/amounts.h"
#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/prefaces.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kTail = 2;  // words that may follow, as in "from Monday on"

bool is_lead(Words word) {
  return has(word, {"only",  "just", "in",    "per",    "for",   "from", "on", "at",  "starting", "effective",
                    "until", "till", "after", "before", "every", "each", "or", "not", "by",       "during"});
}

bool is_unit(Words words, std::size_t at, bool led) {
  const Words word = words.subspan(at, 1);
  if (has(word, {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend"}))
    return led;
  if (has(word, {"hourly", "weekly", "monthly", "quarterly", "yearly", "annually", "hour", "week", "month",
                 "year", "weekends", "weekdays", "tomorrow", "tonight", "lifetime", "total", "overall"}))
    return true;
  if (has(word, {"euro", "euros", "eur", "gbp", "pound", "pounds", "yen", "jpy", "chf", "cad", "aud"}))
    return true;
  return led && (word.front().kind == Word::Kind::number || tells_part(words.subspan(at)));
}

// "Make that 600.", "Actually, 600."
bool is_other_figure(Words words) {
  return words.size() < 6 && has(words.first(1), {"make", "actually", "rather", "sorry", "correction"}) &&
         std::any_of(words.begin(), words.end(),
                     [](const Word& word) { return word.kind == Word::Kind::number; });
}

}  // namespace

bool limits_wish(Words words) {
  if (!words.empty() && is_other_figure(words)) return true;
  while (!words.empty() && (words.front().kind == Word::Kind::mark || is_edge_filler(words.front().fold)) &&
         !is_lead(words.first(1)))
    words = words.subspan(1);
  std::size_t at = 0;
  if (at + 1 < words.size() && has(words.subspan(at, 1), {"it", "that", "this"}) &&
      has(words.subspan(at + 1, 1), {"is", "was"})) {
    at += 2;
  } else if (at < words.size() && (has(words.subspan(at, 1), {"it's", "that's", "its", "thats"}) ||
                                   (words[at].possessive && has(words.subspan(at, 1), {"it", "that"})))) {
    ++at;
  }
  const std::size_t said = at;
  while (at < words.size() && (is_lead(words.subspan(at, 1)) || is_determiner(words[at].fold))) ++at;
  if (at >= words.size() || words.size() - at > kTail + 1) return false;
  return is_unit(words, at, at > said);
}

bool asks_about_wish(const Sentence& sentence) {
  const Words words = sentence.words;
  return sentence.question && words.size() > 1 && words.size() < 6 &&
         has(words.first(1), {"is", "was", "should", "shall", "would", "isn't", "wasn't"}) &&
         has(words.subspan(1, 1), {"that", "this", "it", "i", "we"});
}

bool has_proviso(Words words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::string_view phrase : {"as long as", "so long as", "on condition", "on the condition"}) {
      if (says(words, i, phrase) > 0) return true;
    }
  }
  return false;
}

}  // namespace syncd::assistant
