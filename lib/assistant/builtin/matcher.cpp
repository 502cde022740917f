// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/matcher.h"

#include <algorithm>
#include <functional>

#include "assistant/builtin/claims.h"
#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/places.h"
#include "assistant/builtin/sentences.h"

namespace syncd::assistant {
namespace {

constexpr int kSteps = 20'000;  // bounds what a hostile text costs

// The words at `at` are these; where the next one stands, 0 for no.
std::size_t take(std::span<const Word> words, std::size_t at, const Joined& wanted) {
  if (at + wanted.size() > words.size()) return 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Word& word = words[at + i];
    if (word.kind != Word::Kind::word || word.possessive) return 0;
    if (word.fold != wanted[i] && !is_slip(word.fold, wanted[i])) return 0;
  }
  return at + wanted.size();
}

class ClauseMatcher {
 public:
  ClauseMatcher(std::span<const Word> words, Names& names, const CompiledPhrase& phrase)
      : words_(words),
        names_(names),
        phrase_(phrase),
        direction_(phrase.direction),
        used_(phrase.parts.size(), false) {}

  void from_head(std::size_t from, bool as_gerund) {
    from_ = from;
    for (const Joined& head : phrase_.heads) {
      Joined wanted = head;
      if (as_gerund) wanted.front() = gerund(wanted.front());
      if (const std::size_t next = take(words_, from, wanted)) {
        go(next);
      } else if (wanted.size() == 1 && from < words_.size() && meant_by(words_[from].fold) == wanted[0]) {
        go(from + 1);
      }
    }
  }
  void without_head(std::size_t from) {
    from_ = from;
    go(from);
  }

  std::vector<Match> found;

 private:
  // A determiner belongs to what follows it: no clause ends behind one.
  void go(std::size_t at, bool may_end = true) {
    if (++steps_ > kSteps || !names_.step()) return;
    if (may_end) record(at);
    if (at >= words_.size()) return;
    for (std::size_t i = 0; i < phrase_.parts.size(); ++i) {
      if (!used_[i]) try_part(i, at);
    }
    if (const std::size_t skip = fillers_at(words_, at, false)) {
      go(at + skip);
    } else if (words_[at].is_mark(':') ||
               (words_[at].kind == Word::Kind::word && is_determiner(words_[at].fold))) {
      go(at + 1, false);
    }
  }

  void try_part(std::size_t index, std::size_t at) {
    const Part& part = phrase_.parts[index];
    for (std::size_t later = index + 1; later < used_.size(); ++later) {
      if (used_[later] && phrase_.parts[later].behind) return;
    }
    used_[index] = true;
    if (part.field == nullptr) {
      for (const Joined& one : part.words) {
        const std::size_t next = take(words_, at, one);
        if (next == 0) continue;
        const bool noun = !part.required && !is_preposition(words_[at].fold);
        nouns_ += noun ? 1 : 0;
        go(next);
        nouns_ -= noun ? 1 : 0;
      }
    } else {
      for (Place& place : places_at(words_, at, part, names_)) {
        fillings_.push_back(std::move(place.filling));
        fillings_.back().begin = at;
        fillings_.back().end = place.end;
        go(place.end);
        fillings_.pop_back();
      }
    }
    used_[index] = false;
  }

  void record(std::size_t at) {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const Part& part = phrase_.parts[i];
      if (part.field == nullptr && part.required && !used_[i]) return;
      // "all the budget" is not as much as is usual.
      const bool much = part.field != nullptr && part.field->type == domain::FieldType::amount;
      if (much && !part.required && !used_[i] && says_all(at)) return;
    }
    found.push_back(
        {.phrase = &phrase_,
         .fillings = fillings_,
         .end = at,
         .clean = ends_clause(words_, at) || (!phrase_.heads.empty() && past_ending(words_, at) > at),
         .direction = direction_up_to(at),
         .explicit_part = nouns_ > 0,
         .from = from_});
  }

  // "All" was passed over, and is no part of a name or of "all campaigns".
  bool says_all(std::size_t end) const {
    for (std::size_t i = from_ + 1; i < end; ++i) {
      if (!words_[i].is("all")) continue;
      const bool taken = std::any_of(fillings_.begin(), fillings_.end(), [&](const Filling& filling) {
        if (filling.mentions.empty()) return filling.begin <= i && i < filling.end;
        return std::any_of(filling.mentions.begin(), filling.mentions.end(),
                           [&](const Mention& mention) { return mention.begin <= i && i < mention.end; });
      });
      if (!taken) return true;
    }
    return false;
  }

  // "bring it down to 2": the way is told by what leads to the amount. "Up to 500" is any cap.
  Direction direction_up_to(std::size_t end) const {
    if (direction_ != Direction::any) return direction_;
    const bool cap = std::any_of(phrase_.parts.begin(), phrase_.parts.end(),
                                 [](const Part& part) { return part.measure == Measure::daily; });
    for (std::size_t i = from_; i + 1 < end; ++i) {
      if (!words_[i + 1].is("to")) continue;
      if (words_[i].is("down")) return Direction::down;
      if (words_[i].is("up") && !cap) return Direction::up;
    }
    return Direction::any;
  }

  std::span<const Word> words_;
  Names& names_;
  const CompiledPhrase& phrase_;
  Direction direction_;
  std::size_t from_ = 0;
  int nouns_ = 0;  // words said that could have gone unsaid
  std::vector<bool> used_;
  std::vector<Filling> fillings_;
  int steps_ = 0;
};

}  // namespace

const Filling* Match::filling(const domain::Field& field) const {
  const auto it = std::find_if(fillings.begin(), fillings.end(),
                               [&](const Filling& f) { return f.part->field == &field; });
  return it == fillings.end() ? nullptr : &*it;
}

std::size_t Match::doubtful_names() const {
  std::size_t count = 0;
  for (const Filling& filling : fillings) {
    count += static_cast<std::size_t>(std::count_if(filling.mentions.begin(), filling.mentions.end(),
                                                    [](const Mention& m) { return m.ids.size() != 1; }));
  }
  return count;
}

std::vector<const Part*> Match::missing() const {
  std::vector<const Part*> out;
  for (const Part& part : phrase->parts) {
    if (inherits && is_campaign(part)) continue;
    if (part.field != nullptr && part.required && filling(*part.field) == nullptr) out.push_back(&part);
  }
  return out;
}

std::vector<Match> match_clause(std::span<const Word> words, std::size_t from, Names& names, bool as_gerund) {
  std::vector<Match> out;
  for (const CompiledPhrase& phrase : all_phrases()) {
    ClauseMatcher matcher(words, names, phrase);
    matcher.from_head(from, as_gerund);
    std::move(matcher.found.begin(), matcher.found.end(), std::back_inserter(out));
  }
  weigh_names(words, from, names, out);
  return out;
}

std::vector<Match> match_verbless(std::span<const Word> words, std::size_t from, Names& names) {
  std::vector<Match> out;
  for (const CompiledPhrase& phrase : all_phrases()) {
    if (!phrase.heads.empty()) continue;
    ClauseMatcher matcher(words, names, phrase);
    matcher.without_head(from);
    std::move(matcher.found.begin(), matcher.found.end(), std::back_inserter(out));
  }
  weigh_names(words, from, names, out);
  return out;
}

std::vector<Match> match_again(std::span<const Word> words, std::size_t from, Names& names,
                               const CompiledPhrase& phrase) {
  CompiledPhrase loose = phrase;
  for (Part& part : loose.parts) part.required = part.required && part.field != nullptr;
  ClauseMatcher matcher(words, names, loose);
  matcher.without_head(from);
  weigh_names(words, from, names, matcher.found);
  for (Match& match : matcher.found) {
    match.phrase = &phrase;
    for (Filling& filling : match.fillings) {
      filling.part = &phrase.parts[static_cast<std::size_t>(filling.part - loose.parts.data())];
      match.open = match.open || filling.part->field->type == domain::FieldType::choice;
    }
  }
  return std::move(matcher.found);
}

std::vector<Match> match_inherited(std::span<const Word> words, std::size_t from, Names& names,
                                   const CompiledPhrase& before) {
  const auto said_before = [&](const Part& part) {
    return std::any_of(before.parts.begin(), before.parts.end(), [&](const Part& other) {
      return other.required && other.field == nullptr && other.words == part.words;
    });
  };
  const auto is_device = [](const Part* part) {
    return part->field != nullptr && part->field->type == domain::FieldType::choice;
  };
  std::vector<Match> out;
  for (const CompiledPhrase& phrase : all_phrases()) {
    if (phrase.operation != before.operation || phrase.heads.empty() != before.heads.empty()) continue;
    CompiledPhrase loose = phrase;
    for (Part& part : loose.parts)
      part.required = part.required && !is_campaign(part) && !(part.field == nullptr && said_before(part));
    ClauseMatcher matcher(words, names, loose);
    if (!loose.heads.empty()) matcher.from_head(from, false);
    if (loose.heads.empty() || &phrase == &before) matcher.without_head(from);
    for (Match& match : matcher.found) {
      match.phrase = &phrase;
      match.inherits = match.open = true;
      for (Filling& filling : match.fillings)
        filling.part = &phrase.parts[static_cast<std::size_t>(filling.part - loose.parts.data())];
      const bool device = std::any_of(match.fillings.begin(), match.fillings.end(),
                                      [&](const Filling& filling) { return is_device(filling.part); });
      if (match.clean && device && match.missing().empty()) out.push_back(std::move(match));
    }
  }
  weigh_names(words, from, names, out);
  for (Match& match : out) {  // "..., down 5% on desktop": do it, or is it?
    const bool particle = words[from].is("down") || words[from].is("up");
    match.doubtful = match.doubtful || (particle && !match.phrase->heads.empty());
  }
  return out;
}

std::optional<Filling> fill(std::span<const Word> words, const Part& part, Names& names, bool bare) {
  Part asked = part;
  if (bare) asked.lead_required = false;
  std::size_t at = 0;
  while (const std::size_t skip = fillers_at(words, at, true)) at += skip;
  if (at + 1 < words.size() && words[at].is("i") && (words[at + 1].is("mean") || words[at + 1].is("meant")))
    at += 2;
  auto places = places_at(words, at, asked, names);
  if (bare && places.empty() && is_campaign(part)) {  // "the European one"
    while (at < words.size() && is_determiner(words[at].fold)) ++at;
    if (auto kind = names.campaign_of_kind(words, at))
      places.push_back({{.part = &part, .what = Filling::What::mentions, .mentions = {*kind}}, kind->end});
  }
  for (Place& place : places) {
    std::size_t end = place.end;
    if (is_campaign(part) && end < words.size() && words[end].is("one")) ++end;  // "the Apex one"
    while (end < words.size()) {
      const std::size_t skip = fillers_at(words, end, true);
      if (skip == 0 && words[end].kind != Word::Kind::mark) break;
      end += std::max<std::size_t>(skip, 1);
    }
    if (end < words.size()) continue;
    place.filling.part = &part;
    return std::move(place.filling);
  }
  return std::nullopt;
}

std::size_t fillers_at(std::span<const Word> words, std::size_t at, bool edge) {
  if (at >= words.size()) return 0;
  if (words[at].kind == Word::Kind::symbol) return is_doubtful_symbol(words[at].fold) ? 0 : 1;
  if (words[at].kind != Word::Kind::word) return 0;
  for (const std::string_view phrase : fillers_of_several_words()) {
    std::size_t i = at;
    std::string_view rest = phrase;
    while (!rest.empty() && i < words.size()) {
      const auto blank = rest.find(' ');
      if (!words[i].is(rest.substr(0, blank))) break;
      rest.remove_prefix(blank == std::string_view::npos ? rest.size() : blank + 1);
      ++i;
    }
    if (rest.empty()) return i - at;
  }
  // "the Apex team" is not "Apex, team".
  const bool behind_name = at > 0 && words[at - 1].kind == Word::Kind::word && !is_known(words[at - 1].fold);
  if (behind_name && is_vocative(words[at].fold)) return 0;
  const bool filler = edge ? is_edge_filler(words[at].fold) : is_inner_filler(words[at].fold);
  return filler ? 1 : 0;
}

std::size_t past_ending(std::span<const Word> words, std::size_t at) {
  std::size_t end = at;
  for (std::size_t i = at; i < words.size();) {
    std::size_t said = says_one(words, i, ending_fillers());
    const bool ending = said > 0;
    if (!ending) said = fillers_at(words, i, false);
    if (!ending && said == 0 && words[i].kind == Word::Kind::word && is_thanks(words[i].fold)) said = 1;
    if (said == 0) break;
    i += said;
    if (ending) end = i;
  }
  return end > at && ends_clause(words, end) ? end : at;
}

bool ends_clause(std::span<const Word> words, std::size_t at) {
  if (at >= words.size()) return true;
  const Word& word = words[at];
  if (word.kind == Word::Kind::mark) return word.fold.find_first_of(",-()&!.?;\n") != std::string::npos;
  return word.kind == Word::Kind::symbol || (word.kind == Word::Kind::word && is_connective(word.fold)) ||
         fillers_at(words, at, true) > 0;
}

}  // namespace syncd::assistant
