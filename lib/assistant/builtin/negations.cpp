// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/negations.h"

#include <algorithm>

#include "assistant/builtin/choosing.h"
#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {
namespace {

// Where a clause ends, from `at` on.
std::size_t clause_end(Words words, std::size_t at) {
  while (at < words.size() && !words[at].is_mark(',') && !words[at].is_mark('-') && !words[at].is("and"))
    ++at;
  return at;
}

}  // namespace

std::size_t past_negation(Words words, std::size_t from, Names& names,
                          const std::function<bool(const std::string&)>& wanted) {
  std::size_t at = from;
  if (at < words.size() && words[at].is_mark(',')) ++at;
  if (at < words.size() && (words[at].is("but") || words[at].is("and"))) ++at;
  std::size_t verb = at;
  for (const std::string_view no :
       {"please don't", "don't", "dont", "do not", "please do not", "not", "never"}) {
    if (const std::size_t said = says(words, at, no); verb == at && said > 0) verb = at + said;
  }
  const bool kept = at < words.size() && (words[at].is("leave") || words[at].is("keep"));
  if (verb == at && !kept) return 0;
  const std::size_t end = clause_end(words, at);
  if (end < words.size() && words[end].is("and")) return 0;  // how far does the "not" reach?
  const Words clause = words.subspan(verb, end - verb);
  const auto denied = names.campaigns_in(clause);
  if (std::any_of(denied.begin(), denied.end(), wanted)) return 0;
  if (!kept) {
    const auto matches = match_clause(words, verb, names, false);
    const Match* best = best_of(matches);
    if (best != nullptr && best->clean && best->end >= end) return std::min(end + 1, words.size());
  }
  // A name, and what leaves it as it is.
  std::size_t i = kept ? verb + 1 : verb;
  for (; i < end;) {
    const auto mentions = names.campaigns_at(words, i);
    if (!mentions.empty()) {
      i = mentions.front().end;
    } else if (words[i].kind == Word::Kind::word &&
               (is_determiner(words[i].fold) || is_campaign_noun(words[i].fold) ||
                is_inner_filler(words[i].fold) ||
                has(words.subspan(i, 1),
                    {"alone", "running", "as", "is", "it", "untouched", "on", "active", "paused", "touch",
                     "live", "others", "other", "ones", "rest", "be", "off", "change"}))) {
      ++i;
    } else {
      return 0;
    }
  }
  return denied.empty() && !kept ? 0 : std::max(end, from + 1);
}

}  // namespace syncd::assistant
