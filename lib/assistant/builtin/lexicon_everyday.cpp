// SPDX-License-Identifier: Apache-2.0
// Words of every day that are a part of many names: of time, praise and number.
#include <unordered_set>

#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {

bool is_everyday(std::string_view word) {
  static const std::unordered_set<std::string_view> all{
      "today",    "tomorrow", "tonight",    "yesterday", "now",      "later",    "soon",      "never",
      "always",   "forever",  "once",       "again",     "daily",    "weekly",   "monthly",   "yearly",
      "day",      "days",     "week",       "weeks",     "weekend",  "month",    "months",    "year",
      "years",    "hour",     "hours",      "minute",    "minutes",  "moment",   "morning",   "noon",
      "evening",  "night",    "midnight",   "time",      "monday",   "tuesday",  "wednesday", "thursday",
      "friday",   "saturday", "sunday",     "january",   "february", "march",    "april",     "may",
      "june",     "july",     "august",     "september", "october",  "november", "december",  "spring",
      "summer",   "autumn",   "winter",     "christmas", "easter",   "holiday",  "holidays",  "season",
      "quarter",  "second",   "next",       "last",      "early",    "late",     "best",      "better",
      "good",     "great",    "nice",       "perfect",   "super",    "awesome",  "fine",      "cool",
      "top",      "prime",    "ideal",      "smart",     "happy",    "pure",     "true",      "real",
      "simple",   "simply",   "easy",       "fresh",     "clean",    "bright",   "all",       "any",
      "some",     "many",     "more",       "most",      "few",      "less",     "least",     "both",
      "each",     "every",    "everything", "nothing",   "half",     "double",   "whole",     "total",
      "full",     "plus",     "max",        "mini",      "first",    "one",      "two",       "three",
      "four",     "five",     "six",        "seven",     "eight",    "nine",     "ten",       "hundred",
      "thousand", "million",  "new",        "old",       "big",      "small",    "other",     "others",
      "same",     "rest",     "buy",        "sale",      "deal",     "deals",    "shop",      "store"};
  return all.contains(word);
}

}  // namespace syncd::assistant
