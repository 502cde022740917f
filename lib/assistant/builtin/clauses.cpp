// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/clauses.h"

#include <algorithm>

#include "assistant/builtin/beginnings.h"
#include "assistant/builtin/choosing.h"
#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {
namespace {

// Whether the campaign's name begins with a verb of ours, which may be meant as one.
bool names_verb(Words words, std::size_t at, const Match& match) {
  return at < words.size() && may_begin(words[at].fold) &&
         std::any_of(match.fillings.begin(), match.fillings.end(), [&](const Filling& filling) {
           return std::any_of(filling.mentions.begin(), filling.mentions.end(),
                              [&](const Mention& mention) { return mention.begin == at; });
         });
}

// "Apex mobile bid to 3.10": how things are is told without a "to".
bool says_what_to(Words words, const Match& match) {
  return std::any_of(match.fillings.begin(), match.fillings.end(), [&](const Filling& filling) {
    return filling.part->field->type == domain::FieldType::amount && filling.end > filling.begin &&
           words[filling.begin].is("to");
  });
}

}  // namespace

void Clauses::begin_sentence() {
  topic_.reset();
  verb_.reset();
  verbless_ = bare_ = false;
}

std::vector<Match> Clauses::at(Words words, std::size_t at, const Start& start,
                               const CompiledPhrase* previous, const Manners& manners) {
  auto matches = about_topic(match_clause(words, start.at, names_, start.gerund));
  if (best_of(matches) == nullptr && start.at > at && !start.opened)
    matches = about_topic(match_clause(words, at, names_, false));
  const bool left_out = start.at > 0 && words[start.at - 1].is("but");  // "everything but Apex"
  if (best_of(matches) == nullptr && previous != nullptr && !start.opened && !left_out) {
    matches = again(words, start.at, *previous);
    if (const Match* best = best_of(matches); best == nullptr || !best->clean) {
      if (auto same = with_verb(words, start.at); best_of(same) != nullptr) matches = std::move(same);
    }
  }
  if (best_of(matches) == nullptr && previous != nullptr && !left_out)
    matches = match_inherited(words, start.at, names_, *previous);
  for (Match& match : matches) {  // "Apex mobile bid to 3, desktop at 2"
    const bool verb = start.at < words.size() && may_begin(words[start.at].fold);
    match.doubtful = match.doubtful || (bare_ && !verb && !says_what_to(words, match));
  }
  if (const Match* best = best_of(matches); best == nullptr || !best->clean) {
    // "no cap on ...": the no is part of it.
    const bool skipped = start.at > at && !start.opened && words[start.at - 1].kind == Word::Kind::word;
    auto verbless = skipped ? verbless_at(words, start.at - 1, previous, manners) : std::vector<Match>();
    if (verbless.empty()) verbless = verbless_at(words, start.at, previous, manners);
    if (!verbless.empty()) return verbless;
  }
  return matches;
}

// "Apex off please", "TechFlow mobile bid -> 2.10", "I'd like a 10% cut of ...", "status of Apex?"
std::vector<Match> Clauses::verbless_at(Words words, std::size_t at, const CompiledPhrase* previous,
                                        const Manners& manners) {
  const std::size_t wanted = says_one(words, at, wants());
  const bool plain =
      !manners.question && (manners.courteous || wanted > 0 || (verbless_ && !bare_) || has(words, {"="}));
  // Nor is anything said before it, and nothing that tells when it was done.
  const bool bare = !plain && !manners.question && has(words, {"to"}) && (at == 0 || previous != nullptr) &&
                    !has(words, {"just", "again", "actually", "also", "too", "back"});
  const bool order = plain || bare || (manners.addressed && !manners.question);
  const bool reading = manners.question || manners.courteous || manners.addressed;
  if (!order && !reading) return {};
  auto matches = about_topic(match_verbless(words, at + wanted, names_));
  std::erase_if(matches, [&](const Match& match) {
    if (!match.clean || !match.missing().empty()) return true;
    if (!match.phrase->operation->writes()) return !reading;
    return !order || (previous == nullptr && !says_campaign(match)) ||
           (bare && !manners.addressed && !says_what_to(words, match));
  });
  if (matches.empty() && previous != nullptr && verbless_ && !manners.question)
    matches = match_inherited(words, at, names_, *previous);
  for (Match& match : matches) {
    // "Apex = paused": may as well tell how it is.
    const bool reported = !manners.courteous && wanted == 0 && has(words, {"="});
    match.doubtful = match.doubtful || (reported && !match.phrase->phrase->given.empty());
    const bool writes = match.phrase->operation->writes();
    match.doubtful = match.doubtful || (writes && !plain && !says_what_to(words, match));
    bare_ = bare_ || (writes && !plain);
    verbless_ = verbless_ || writes;
    // "cap Apex at 500 please, TechFlow paused"
    const bool apart = previous != nullptr && wanted == 0 && !has(words, {"="}) &&
                       !is_courteous(words.first(1)) && !is_courteous(words.subspan(at));
    match.doubtful = match.doubtful || (writes && apart && !match.phrase->phrase->given.empty());
    match.doubtful = match.doubtful || names_verb(words, at + wanted, match);  // "Pause Coffee off"
  }
  return matches;
}

std::vector<Match> Clauses::again(Words words, std::size_t at, const CompiledPhrase& previous) {
  auto matches = match_again(words, at, names_, previous);
  std::erase_if(matches, [](const Match& match) { return !tells_itself(match); });
  return about_topic(std::move(matches));
}

// "set Apex's cap to 500 and its mobile bid to 2.40": the verb before goes for this clause too.
std::vector<Match> Clauses::with_verb(Words words, std::size_t at) {
  if (!verb_) return {};
  std::vector<Word> whole{*verb_};
  whole.insert(whole.end(), words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
  auto matches = match_clause(whole, 0, names_, false);
  std::erase_if(matches, [](const Match& match) {
    return !match.clean || !match.missing().empty() || !says_campaign(match) || !tells_itself(match);
  });
  for (Match& match : matches) match.end += at - 1;
  return matches;
}

// Where a clause names no campaign it is about the topic of the sentence.
std::vector<Match> Clauses::about_topic(std::vector<Match> matches) {
  if (!topic_) return matches;
  for (Match& match : matches) {
    if (says_campaign(match)) continue;
    for (const Part& part : match.phrase->parts) {
      if (!is_campaign(part)) continue;
      match.fillings.push_back(*topic_);
      match.fillings.back().part = &part;
      break;
    }
  }
  return matches;
}

bool Clauses::is_topic(const Match& match) const {
  return std::all_of(match.fillings.begin(), match.fillings.end(), [&](const Filling& filling) {
    return !is_campaign(*filling.part) || filling.what != Filling::What::mentions ||
           filling.mentions.front().ids == topic_->mentions.front().ids;
  });
}

}  // namespace syncd::assistant
