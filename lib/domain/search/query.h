// SPDX-License-Identifier: Apache-2.0
// What somebody wants found, as they typed it: words that all have to be there, "a phrase", a begin*,
// -without, this OR that. Whatever else is typed is plain text. Knows nothing of the index's own language but
// how to ask in it. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "domain/search/words.h"

namespace syncd::domain {

inline constexpr std::int64_t kQueryBytes = 1000;

// Words one behind the other. A typed word is one too: "e-mail" is two words side by side.
struct Wanted {
  struct Word {
    std::string folded;
    bool character, glued;
  };
  std::vector<Word> words;
  bool begins = false;  // the last word may go on

  bool operator==(const Wanted&) const = default;
};

bool operator==(const Wanted::Word& a, const Wanted::Word& b);

struct SearchQuery {
  std::vector<std::vector<Wanted>> all_of;  // of each, any will do
  std::vector<Wanted> none_of;
};

// Errors: invalid_field, naming `field`, where it holds no word to look for, or too many.
Result<SearchQuery> parse_query(std::string_view typed, std::string_view field);

// The query as the index understands it. It finds every message that matches, and may find more: whether
// words stand side by side is not in the index, and of beginnings it is asked for few. Empty where the index
// would take longer than to look through the newest messages.
std::string index_query(const SearchQuery& query);
std::string index_query(const Wanted& wanted);

// A place where it stands: the bytes [first, second) of the text.
using Place = std::pair<std::uint32_t, std::uint32_t>;

// Where a text matches. `times` counts, for each wanted thing in the order of all_of, how often it is there.
struct Match {
  std::vector<Place> places;  // in the order of the text, apart from each other
  std::vector<int> times;
};

// Whether the text matches, and where; `match` is made anew.
bool matches(const SearchQuery& query, const Words& text, Match& match);

}  // namespace syncd::domain
