// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>
#include <utility>

#include "rules/words/clauses.h"
#include "rules/words/errors.h"
#include "rules/words/operators.h"

namespace syncd::rules {
namespace {

// "month", where no column has that name.
std::optional<Grain> grain_at(const Reader& words, const Scope& scope, std::size_t place) {
  constexpr std::array<std::pair<std::string_view, Grain>, 6> kGrains{
      std::pair{"hour", Grain::hour}, std::pair{"day", Grain::day},     std::pair{"date", Grain::day},
      std::pair{"week", Grain::week}, std::pair{"month", Grain::month}, std::pair{"year", Grain::year}};
  if (scope.peek(words, place)) return std::nullopt;
  for (const auto& [name, grain] : kGrains) {
    if (words.token(place).is(name)) return grain;
  }
  return std::nullopt;
}

Result<Group> one_group(Reader& words, const Scope& scope) {
  words.take("the");
  const auto grain = grain_at(words, scope, words.at);
  if (!grain) {
    const auto column = scope.take(words);
    if (!column) return tl::unexpected<Error>(column.error());
    return Group{*column, Grain::value};
  }
  const std::size_t place = words.at++;
  if (scope.time() == nullptr) {
    return words.fail(place, shown(words.token(place).text) + ": there is no time to group by",
                      fields_of(scope.table()));
  }
  return Group{scope.time(), *grain};
}

}  // namespace

bool begins_group_key(const Reader& words, const Scope& scope, std::size_t place) {
  const std::size_t at = place + words.says(place, "the");
  return grain_at(words, scope, at) || scope.may_take(words, at);
}

Result<bool> read_group_keys(Reader& words, const Scope& scope, Draft& draft) {
  while (true) {
    const auto one = one_group(words, scope);
    if (!one) return tl::unexpected<Error>(one.error());
    draft.plan.groups.push_back(*one);
    const std::size_t joint = words.at;
    const bool more = words.take_one({", and", ",", "and by", "and", "per"});
    const auto column = scope.peek(words, words.at);
    const bool condition = column && comparison_at(words, words.at + column.tokens).tokens > 0;
    if (more && !condition && begins_group_key(words, scope, words.at)) continue;
    words.at = joint;
    return true;
  }
}

Result<bool> read_group(Reader& words, const Scope& scope, Draft& draft) {
  if (!words.take_one({"group by", "grouped by", "group them by", "broken down by", "split by", "for each",
                       "for every", "in each", "of each", "per", "each"})) {
    return false;
  }
  return read_group_keys(words, scope, draft);
}

}  // namespace syncd::rules
