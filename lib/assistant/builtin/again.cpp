// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/again.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/matcher.h"
#include "assistant/builtin/sentences.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kLongestFollowing = 14, kShort = 5;  // words
constexpr std::size_t kLongestWord = 128;                  // bytes; no name, no number

constexpr std::array<std::string_view, 16> kSame{"the same on",     "the same thing for",
                                                 "do the same for", "do the same with",
                                                 "do the same to",  "do the same on",
                                                 "the same for",    "the same with",
                                                 "same for",        "same with",
                                                 "same on",         "same thing for",
                                                 "ditto for",       "ditto",
                                                 "likewise for",    "and the same for"};
constexpr std::array<std::string_view, 9> kMake{"make it",   "make that", "change it to",
                                                "set it to", "i meant",   "change that to",
                                                "i mean",    "meant",     "set that to"};
constexpr std::array<std::string_view, 12> kOnceMore{
    "again",     "once more",   "once again", "one more time", "do it again",     "do that again",
    "and again", "repeat that", "repeat it",  "same again",    "do it once more", "do that once more"};
constexpr std::array<std::string_view, 8> kMore{"another", "a further",     "further",    "an extra",
                                                "extra",   "an additional", "additional", "one more"};

// Where the words go on behind one of these; nullopt where they begin otherwise.
template <class Starts>
std::optional<std::size_t> behind(std::span<const Word> words, const Starts& starts) {
  std::size_t from = 0;
  while (from < words.size() && (words[from].kind == Word::Kind::mark || fillers_at(words, from, true) > 0))
    ++from;
  for (std::string_view start : starts) {
    std::size_t i = from;
    while (!start.empty() && i < words.size() && words[i].is(start.substr(0, start.find(' ')))) {
      const auto blank = start.find(' ');
      start.remove_prefix(blank == std::string_view::npos ? start.size() : blank + 1);
      ++i;
    }
    if (start.empty()) return i;
  }
  return std::nullopt;
}

bool begins_with_and(std::span<const Word> words) {
  return words[0].is("and") || words[0].is("also") || words[0].is("plus");
}

// "TechFlow too", "tablet as well"
bool ends_with_too(std::span<const Word> words) {
  while (!words.empty() && (words.back().kind != Word::Kind::word || is_courtesy(words.back().fold)))
    words = words.first(words.size() - 1);
  return words.size() > 1 && (words.back().is("too") || words.back().is("also") ||
                              (words.back().is("well") && words[words.size() - 2].is("as")));
}

enum class What : unsigned char { campaign, amount, other };

What what_of(const Part& part) {
  if (is_campaign(part)) return What::campaign;
  return part.field->type == domain::FieldType::amount ? What::amount : What::other;
}

// The part of a phrase of the operation that stands for such a field and was said with a value.
const Part* said_part(const domain::Wish& wish, What what) {
  for (const CompiledPhrase& phrase : all_phrases()) {
    if (phrase.operation != wish.operation) continue;
    for (const Part& part : phrase.parts) {
      if (part.field == nullptr || what_of(part) != what || part.told || is_step(part.measure)) continue;
      const Json& value = member_at(wish.args, std::string(part.field->name).c_str());
      if (value.is_null()) continue;
      const bool amount = what == What::amount;
      // A loss has to be made a loss again.
      if (amount && part.measure == Measure::percent && value.dump().starts_with("-")) continue;
      if (amount && part.measure == Measure::minus_percent && !value.dump().starts_with("-")) continue;
      return &part;
    }
  }
  return nullptr;
}

bool is_percent(const Part& part) {
  return part.measure == Measure::percent || part.measure == Measure::minus_percent ||
         part.measure == Measure::signed_percent;
}

// "raise it to": behind the to, and which way.
std::optional<std::pair<std::size_t, Direction>> moved_to(std::span<const Word> words) {
  for (const auto& [name, direction] :
       {std::pair{"raise", Direction::up}, {"lower", Direction::down}, {"set", Direction::any}}) {
    for (const std::string_view verb : word_class(name)) {
      for (const std::string_view what : {" it", " that", " this"}) {
        for (const std::string_view to : {" to", " up to", " down to", " back to"}) {
          std::string said(verb);
          std::replace(said.begin(), said.end(), '_', ' ');
          said += std::string(what) + std::string(to);
          if (const auto from = behind(words, std::array{std::string_view(said)}))
            return std::pair(*from, direction);
        }
      }
    }
  }
  return std::nullopt;
}

// The very same once more, where doing it twice does it twice.
std::optional<Again> repeated(std::span<const Word> words, const std::vector<domain::Wish>& last) {
  std::string said;
  for (const Word& word : words) {
    if (word.kind != Word::Kind::mark && !is_courtesy(word.fold))
      said += (said.empty() ? "" : " ") + word.fold;
  }
  if (std::find(kOnceMore.begin(), kOnceMore.end(), said) == kOnceMore.end()) return std::nullopt;
  const bool all = std::all_of(last.begin(), last.end(),
                               [](const domain::Wish& wish) { return wish.operation->change != nullptr; });
  return all ? std::optional(Again{.wishes = last}) : std::nullopt;
}

}  // namespace

std::optional<Again> once_more(std::span<const Word> words, const std::vector<domain::Wish>& last,
                               Names& names) {
  if (!words.empty() && words.back().is("instead")) words = words.first(words.size() - 1);
  if (last.empty() || words.empty()) return std::nullopt;
  if (auto same = repeated(words, last)) return same;
  auto from = behind(words, kSame);
  std::vector<What> kinds{What::campaign, What::other};
  if (!from && (begins_with_and(words) || ends_with_too(words))) {
    from = begins_with_and(words) ? 1 : 0;
  }
  bool corrects = false, more = false;
  Direction direction = Direction::any;
  if (!from) {
    kinds = {What::amount};
    from = behind(words, kMake);
    if (!from && has(words.first(1), {"actually", "now", "no", "sorry", "rather", "oops"})) from = 1;
    if (const auto moved = from ? std::nullopt : moved_to(words)) std::tie(from, direction) = *moved;
    corrects = from.has_value();
    if (!from) from = behind(words, kMore);
    more = from && !corrects;
  }
  if (!from) return std::nullopt;
  const Part* part = nullptr;
  std::optional<Filling> filling;
  bool rival = false;
  for (const What kind : kinds) {
    if (kind != What::campaign && last.size() > 1) continue;
    const Part* const next = said_part(last.front(), kind);
    auto filled =
        next == nullptr ? std::nullopt : fill(words.subspan(*from), *next, names, kind == What::amount);
    if (!filled) continue;
    rival = rival || filling;  // "Turkey too", with a Turkey Hill there
    if (filling) continue;
    part = next;
    filling = std::move(filled);
  }
  if (!filling) return std::nullopt;
  if (!filling->unclear.empty()) return std::nullopt;
  if (more && !is_percent(*part)) return Again{.wishes = {}, .on_top = true};
  if (corrects && is_percent(*part)) return Again{.wishes = {}, .on_top = true};
  const bool campaign = is_campaign(*part);
  std::vector<Json> values = filling->values;
  for (const Mention& mention : filling->mentions) {
    if (mention.ids.size() != 1) return std::nullopt;
    values.emplace_back(mention.ids.front());
  }
  Again out{.wishes = {},
            .unsure = rival || filling->vague || !filling->from.is_null(),
            .direction = direction,
            .currency = filling->currency};
  for (const Json& value : values) {
    for (const domain::Wish& wish : last) {
      domain::Wish again = wish;
      Json& place = again.args[std::string(part->field->name)];
      if (campaign && place != last.front().args[std::string(part->field->name)]) continue;
      place = value;
      out.wishes.push_back(std::move(again));
    }
  }
  return out.wishes.empty() ? std::nullopt : std::optional(std::move(out));
}

bool may_follow(std::span<const Word> words) {
  if (words.empty() || words.size() > kLongestFollowing) return false;
  if (std::any_of(words.begin(), words.end(), [](const Word& w) { return w.fold.size() > kLongestWord; }))
    return false;
  if (words.size() <= kShort) return true;
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return word.kind == Word::Kind::number || word.kind == Word::Kind::quote || is_yes(word.fold) ||
           word.is("same") || word.is("ditto");
  });
}

}  // namespace syncd::assistant
