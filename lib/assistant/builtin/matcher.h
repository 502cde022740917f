// SPDX-License-Identifier: Apache-2.0
// A clause against the phrases of the table: which of them it can be, and what stands in their places. Every
// word up to the end of a match is accounted for; nothing is skipped but words that say nothing. The thread
// that owns the tables.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "assistant/builtin/names.h"
#include "assistant/builtin/phrases.h"
#include "assistant/builtin/words.h"
#include "base/json.h"

namespace syncd::assistant {

// What stands in the place of a field.
struct Filling {
  enum class What : unsigned char {
    values,     // each for an operation of its own
    mentions,   // campaigns by name
    pronoun,    // it
    pronouns,   // them
    every_one,  // all campaigns
  };
  const Part* part = nullptr;
  What what = What::values;
  std::vector<Json> values = {};
  std::vector<Mention> mentions = {};
  Json from = {};  // what the figure is said to be now
  std::string currency = {};
  bool vague = false;        // names it only roughly: "the motors"; or may be no country at all: "AI"
  std::string unclear = {};  // what the words could all be, where they are not plain: "CD or CG"
  std::size_t begin = 0,
              end = 0;  // its words, those that lead to it included; both 0 where it stands elsewhere
};

struct Match {
  const CompiledPhrase* phrase = nullptr;
  std::vector<Filling> fillings;
  std::size_t end = 0;  // the word behind it
  bool clean = false;   // the clause ends there
  Direction direction = Direction::any;
  bool explicit_part = false;  // a word that could have gone unsaid was said: "targeting"
  std::size_t from = 0;        // its first word
  bool torn = false;           // takes words for something else that are a part of a campaign's name
  bool doubtful = false;       // what it takes for a country may be none
  bool inherits = false;       // which campaign it is about was said by the clause before
  bool open = false;           // which figure is meant is not plain: one far from what it is is asked about

  const Filling* filling(const domain::Field& field) const;
  // Names in it that fit several campaigns, or none.
  std::size_t doubtful_names() const;
  // Required parts that nothing was said for.
  std::vector<const Part*> missing() const;
};

// Every match of the clause that begins at `from`. `as_gerund`: its verb stands as "pausing".
std::vector<Match> match_clause(std::span<const Word> words, std::size_t from, Names& names, bool as_gerund);

// The same of the phrases that have no verb.
std::vector<Match> match_verbless(std::span<const Word> words, std::size_t from, Names& names);

// The same phrase again without its head: "cap Apex at 500, TechFlow at 300".
std::vector<Match> match_again(std::span<const Word> words, std::size_t from, Names& names,
                               const CompiledPhrase& phrase);

// A clause after that of `before` which leaves out what that said already, the campaign or what it is about,
// and goes on with another device: "raise the Apex mobile bid by 10% and lower desktop by 5%".
std::vector<Match> match_inherited(std::span<const Word> words, std::size_t from, Names& names,
                                   const CompiledPhrase& before);

// What words alone say for a part of a phrase: the answer to a question. nullopt where they say something
// else. `bare`: what has to lead to it in a phrase may be missing.
std::optional<Filling> fill(std::span<const Word> words, const Part& part, Names& names, bool bare = false);

// How many words from `at` on say nothing; `edge`: before or behind a wish.
std::size_t fillers_at(std::span<const Word> words, std::size_t at, bool edge);

bool ends_clause(std::span<const Word> words, std::size_t at);

// Where the words go on behind what is said at the end of a wish, "already please"; `at` where that is not
// said there, or something follows it.
std::size_t past_ending(std::span<const Word> words, std::size_t at);

}  // namespace syncd::assistant
