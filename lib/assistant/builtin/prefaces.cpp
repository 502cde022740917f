// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/prefaces.h"

#include <algorithm>
#include <array>

#include "assistant/builtin/beginnings.h"
#include "assistant/builtin/choosing.h"
#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {
namespace {

constexpr int kStatements = 6;  // that may stand before a wish

}  // namespace

std::optional<Topic> topic_at(Words words, std::size_t from, Names& names) {
  std::size_t at = from;
  while (at < words.size() && (words[at].is_mark(',') || fillers_at(words, at, true) > 0))
    at += std::max<std::size_t>(fillers_at(words, at, true), 1);
  constexpr std::array<std::string_view, 9> kLeads{
      "on", "for", "with", "in", "re", "regarding", "concerning", "as for", "when it comes to"};
  const std::size_t led = says_one(words, at, kLeads);
  for (const Mention& mention : names.campaigns_at(words, at + led)) {
    const std::size_t end = mention.end;
    if (end + 1 >= words.size() || mention.ids.empty()) continue;
    const bool marked = words[end].is_mark(':') || words[end].is_mark('-');
    const std::size_t verb = words[end].is_mark(',') ? end + 1 : end;
    const std::size_t past = verb + fillers_at(words, verb, true);
    const bool before_verb = (led > 0 || verb > end) && past < words.size() && may_begin(words[past].fold);
    if (!marked && !before_verb) continue;
    return Topic{{.part = nullptr, .what = Filling::What::mentions, .mentions = {mention}},
                 marked ? end + 1 : verb};
  }
  return std::nullopt;
}

Preface preface_of(Words words, Names& names) {
  if (topic_at(words, 0, names)) return {};
  std::size_t at = 0;
  while (at < words.size() && (words[at].is_mark(',') || fillers_at(words, at, true) > 0))
    at += std::max<std::size_t>(fillers_at(words, at, true), 1);
  std::size_t segment = at;
  int seen = 0;
  for (std::size_t i = at; i + 1 < words.size() && seen < kStatements; ++i) {
    const bool so = words[i].is("so");
    if (!so && !words[i].is_mark(',') && !words[i].is_mark('-') && !words[i].is_mark(':')) continue;
    const Words before = words.subspan(segment, i - segment);
    ++seen;
    if (before.empty()) return {};
    const bool apology = segment == at && says_one(before, 0, apologies()) == before.size();
    const bool conditional = !apology && segment == at && before.front().kind == Word::Kind::word &&
                             is_restriction(before.front().fold) && !is_connective(before.front().fold);
    if (!conditional && !apology &&
        (!is_statement(before) || best_of(match_clause(words, segment, names, false)) != nullptr)) {
      if (so) continue;
      return {};
    }
    const Start start = start_of(words, i + 1, false);
    if (best_of(match_clause(words, start.at, names, start.gerund)) != nullptr)
      return {i + 1, words.subspan(at, i - at), conditional};
    if (!so) segment = i + 1;
  }
  return {};
}

std::size_t past_replaced(Words words, Names& names) {
  std::size_t at = 0;
  while (at < words.size() && fillers_at(words, at, true) > 0) at += fillers_at(words, at, true);
  const auto wish_at = [&](std::size_t from) {
    const std::size_t begin = from < words.size() && words[from].is_mark(',') ? from + 1 : from;
    const Start start = start_of(words, begin, false);
    const auto matches = match_clause(words, start.at, names, start.gerund);
    const Match* best = best_of(matches);
    return best != nullptr && best->clean ? start.at : 0;
  };
  if (has(words.subspan(std::min(at, words.size()), at < words.size()), {"instead"}) &&
      at + 1 < words.size() && !words[at + 1].is("of"))
    return wish_at(at + 1) > 0 ? at + 1 : 0;
  constexpr std::array<std::string_view, 2> kLeads{"instead of", "rather than"};
  const std::size_t lead = says_one(words, at, kLeads);
  if (lead == 0) return 0;
  const std::size_t verb = at + lead;
  auto unwanted = match_clause(words, verb, names, true);
  if (words[at].is("rather")) {  // "rather than pause"
    auto plain = match_clause(words, verb, names, false);
    unwanted.insert(unwanted.end(), plain.begin(), plain.end());
  }
  std::size_t found = 0, begin = 0;
  for (const Match& match : unwanted) {
    if (!plausible(match) || match.end <= verb + 1) continue;
    const std::size_t wish = wish_at(match.end);
    if (wish == 0 || wish == found) continue;
    if (found != 0) return 0;
    found = wish;
    begin = match.end;
  }
  return begin;
}

bool tells_part(Words words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (country_at(words, i)) return true;
    for (const std::string_view device : {"mobile", "tablet", "desktop"}) {
      const auto spoken = spoken_for(device);
      if (words[i].fold == device || std::find(spoken.begin(), spoken.end(), words[i].fold) != spoken.end())
        return true;
    }
  }
  return false;
}

}  // namespace syncd::assistant
