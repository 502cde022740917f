// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/claims.h"

#include <algorithm>

#include "assistant/builtin/amounts.h"
#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {
namespace {

using What = Filling::What;

constexpr std::size_t kReach = 5;  // words that a name may begin before what it is read as

struct Claim {
  std::size_t begin = 0, end = 0;
  bool whole = false;  // the words are all of a name
  std::vector<std::string> ids;
};

// "studio at 54" is not "Studio 54" misspelt.
bool joins(std::span<const Word> words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return word.kind == Word::Kind::word && is_preposition(word.fold) && word.fold != "of";
  });
}

// Names of several words that touch [from, to).
std::vector<Claim> claims_in(std::span<const Word> words, std::size_t from, std::size_t to, Names& names) {
  std::vector<Claim> out;
  for (std::size_t at = from - std::min(from, kReach); at < std::min(to, words.size()); ++at) {
    for (Mention& mention : names.campaigns_at(words, at)) {
      if (mention.end < at + 2 || mention.end <= from) continue;
      if (mention.fit == domain::Fit::misspelling && joins(words.subspan(at, mention.end - at))) continue;
      out.push_back({at, mention.end, mention.fit == domain::Fit::whole, std::move(mention.ids)});
    }
  }
  return out;
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

// A whole name is taken as one or left alone; where only a piece of a name stands for it, it has to be the
// longest that is there.
bool tears(const Match& match, const Claim& claim) {
  bool covered = false, pulled = false;
  for (const Filling& filling : match.fillings) {
    for (const Mention& mention : filling.mentions) {
      covered = covered || (mention.begin <= claim.begin && mention.end >= claim.end);
      pulled = pulled || (mention.fit != domain::Fit::whole && mention.begin < claim.end &&
                          claim.begin < mention.end && share(mention.ids, claim.ids));
    }
  }
  const bool touched = claim.begin < match.end && match.from < claim.end;
  return !covered && (pulled || (claim.whole && touched));
}

// "Apex Germany", "Bank of Germany": it may be a name that no campaign has.
bool may_be_name(std::span<const Word> words, const Filling& name, const Filling& countries) {
  if (name.end == 0 || countries.end == 0) return false;
  if (countries.begin >= name.end) {
    std::size_t at = name.end;
    if (words[at - 1].possessive) return false;
    while (at < words.size() &&
           (words[at].is_mark(':') || (words[at].kind == Word::Kind::word && is_determiner(words[at].fold))))
      ++at;
    return at >= countries.begin && country_at(words, at).has_value();
  }
  return countries.end == name.begin && words[name.begin].kind == Word::Kind::word &&
         !is_preposition(words[name.begin].fold);
}

// "pause Apex, thanks" where one is called Thanks: listed behind others, it need not be a name.
bool may_be_filler(std::span<const Word> words, const Filling& filling) {
  return std::any_of(filling.mentions.begin(), filling.mentions.end(), [&](const Mention& mention) {
    if (&mention == &filling.mentions.front()) return false;
    const std::string& first = words[mention.begin].fold;
    return is_edge_filler(first) || is_doubt(first) || is_no(first) || is_pronoun(first);
  });
}

bool is_count(std::string_view word) {
  return word == "all" || word == "both" || word == "every" || word == "any" || word == "each";
}

// "pause all three", "three campaigns" where one is called Three; "all state campaigns" where one is called
// Allstate.
bool may_be_count(std::span<const Word> words, const Mention& mention) {
  const Word& first = words[mention.begin];
  if (first.kind != Word::Kind::word || first.text != first.fold) return false;
  if (mention.fit != domain::Fit::whole && mention.begin > 0 && is_count(words[mention.begin - 1].fold))
    return true;
  if (mention.end > mention.begin + 1) return is_count(first.fold);
  return is_cardinal(first.fold);
}

bool is_doubtful(std::span<const Word> words, const Match& match) {
  for (const Filling& filling : match.fillings) {
    if (filling.what == What::mentions && filling.end > 0 && may_be_filler(words, filling)) return true;
    if (std::any_of(filling.mentions.begin(), filling.mentions.end(), [&](const Mention& mention) {
          return mention.end > mention.begin && may_be_count(words, mention);
        }))
      return true;
  }
  if (match.explicit_part) return false;  // "Apex Germany targeting"
  const Filling *name = nullptr, *countries = nullptr;
  for (const Filling& filling : match.fillings) {
    if (filling.what == What::mentions) name = &filling;
    if (filling.part->field->type == domain::FieldType::list) countries = &filling;
  }
  if (countries == nullptr) return false;
  return countries->vague || (name != nullptr && may_be_name(words, *name, *countries));
}

}  // namespace

void weigh_names(std::span<const Word> words, std::size_t from, Names& names, std::vector<Match>& matches) {
  std::size_t end = from;
  for (const Match& match : matches) end = std::max(end, match.clean ? match.end : from);
  if (end == from) return;
  const auto claims = claims_in(words, from, end, names);
  for (Match& match : matches) {
    match.torn = std::any_of(claims.begin(), claims.end(), [&](const Claim& c) { return tears(match, c); });
    match.doubtful = is_doubtful(words, match);
  }
}

}  // namespace syncd::assistant
