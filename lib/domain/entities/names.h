// SPDX-License-Identifier: Apache-2.0
// Finding a thing by what people call it. Used for campaigns now and whatever else has a name later; pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"

namespace syncd::domain {

struct Named {
  std::string id;
  std::vector<std::string> names;  // everything that it is called by, the id among them
  std::string title;               // how it is shown where it has to be told from others
};

// How well a name is met, best first. Both folded.
enum class Fit : std::uint8_t { whole, beginning, part, misspelling, none };
Fit fit(const std::string& name, const std::string& wanted);
// How many edits make a misspelling of a folded name: one in four bytes, three at most; 0 where it is too
// short or too long to be told.
std::size_t edits_allowed(const std::string& wanted);
// What is looked for, folded.
std::string name_wanted(std::string_view wanted);

// The id of the one thing meant by `wanted`. The first of these that fits anything decides: the whole name,
// its beginning at a word, words or a part inside it, a small misspelling; each in any case and without
// accents. Errors: not_found, or ambiguous with the candidates; never a guess.
Result<std::string> resolve(const std::vector<Named>& things, std::string_view wanted, std::string_view what,
                            std::string_view field);

// What a search that found several or nothing says. The candidates are those to be listed, `fitting` all that
// fit; of what there is, some.
struct Candidate {
  std::string id, title;
};
inline constexpr std::size_t kMostCandidates = 50;
Error ambiguous(const std::vector<Candidate>& candidates, std::size_t fitting, std::string_view wanted,
                std::string_view what, std::string_view field);
Error no_such(const std::vector<Candidate>& some, std::string_view wanted, std::string_view what,
              std::string_view field);

}  // namespace syncd::domain
