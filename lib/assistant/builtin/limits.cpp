// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/limits.h"

#include <algorithm>
#include <array>
#include <string_view>

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

bool stands_plain(Words words) {
  constexpr std::array<std::string_view, 12> kHaste{
      "right now",           "right away",   "straight away", "at once",
      "as soon as possible", "thank you",    "many thanks",   "if you can",
      "thanks in advance",   "when you can", "without delay", "thanks a lot"};
  if (!words.empty() && (words.front().begin > 0 || words.front().kind == Word::Kind::mark))
    return false;  // a bullet
  std::size_t at = says(words, 0, "good morning");
  while (at < words.size() && has(words.subspan(at, 1), {"hi", "hey", "hello", "morning", "afternoon",
                                                         "evening", "all", "team", "folks", "everyone"}))
    ++at;
  if (at > 0) {
    while (at < words.size() && words[at].kind == Word::Kind::mark) ++at;
  }
  words = words.subspan(at);
  if (!words.empty() && words.front().kind == Word::Kind::word &&
      (is_preposition(words.front().fold) || is_thanks(words.front().fold) ||
       has(words.first(1), {"re", "regarding", "about", "concerning", "with"})))
    return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    if (word.kind == Word::Kind::symbol) return false;
    if (word.kind == Word::Kind::mark && word.fold.find_first_not_of(",.;&/\n") != std::string::npos)
      return false;
    if (word.is_mark('.') && word.text.size() > 1) return false;  // "..."
    if (word.kind != Word::Kind::word) continue;
    if (const std::size_t haste = says_one(words, i, kHaste)) {
      i += haste - 1;
      continue;
    }
    const bool plain = is_courtesy(word.fold) || is_thanks(word.fold) || word.fold.starts_with('@') ||
                       has({&word, 1}, {"now", "immediately", "asap", "rn", "instantly", "quickly", "urgent",
                                        "urgently", "and", "then", "so", "assistant", "bot", "syncd"});
    const bool apart = is_edge_filler(word.fold) || has({&word, 1}, {"new", "their", "his", "her", "old"});
    if (apart && !plain) return false;
  }
  return true;
}

}  // namespace syncd::assistant
