// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/reading.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "assistant/builtin/beginnings.h"
#include "assistant/builtin/choosing.h"
#include "assistant/builtin/clauses.h"
#include "assistant/builtin/constructions.h"
#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/limits.h"
#include "assistant/builtin/negations.h"
#include "assistant/builtin/prefaces.h"
#include "assistant/builtin/sentences.h"

namespace syncd::assistant {
namespace {

class Reader {
 public:
  Reader(Names& names, bool addressed) : names_(names), addressed_(addressed) {}

  Reading read(Words words) {
    thankful_ = std::any_of(words.begin(), words.end(), [](const Word& w) {
      return w.kind == Word::Kind::word && (is_courtesy(w.fold) || is_thanks(w.fold));
    });
    addressed_ = addressed_ || is_addressed(words);
    std::vector<Words> chat;
    std::string called, limit;
    for (const Sentence& sentence : sentences_of(words)) {
      const std::size_t before = out_.intents.size();
      const bool told = !sentence_of(sentence);
      if (told) chat.push_back(sentence.words);
      if (told && before > 0 && (limits_wish(sentence.words) || asks_about_wish(sentence)))
        limit = text_of(sentence.words);
      const bool may_call = before == 0 || sentence.question;  // "pause Apex. Bob?"
      if (may_call && called.empty() && is_call(sentence.words) &&
          names_.campaigns_in(sentence.words).empty())
        called = text_of(sentence.words);
      if (out_.intents.size() == before) note_names(sentence.words);
    }
    if (!out_.intents.empty() && out_.unclear.empty()) {
      for (const Words said : chat) {
        if (has_doubt(said)) out_.unclear = text_of(said);
      }
      if (is_scorn(words) || has_proviso(words)) out_.unclear = text_of(words);
      if (!limit.empty()) out_.unclear = limit;
      if (!called.empty()) out_.unclear = called;
      if (out_.bare && !chat.empty()) out_.unclear = text_of(chat.front());  // "... Done."
    }
    // "Apex cap to 800": said among people, it may as well tell what was done.
    out_.bare = out_.bare && !addressed_;
    for (Intent& intent : out_.intents) intent.tentative = intent.tentative || out_.bare;
    return std::move(out_);
  }

 private:
  void note_names(Words words) {
    told_part_ = told_part_ || tells_part(words);
    for (std::string& id : names_.campaigns_in(words)) {
      if (std::find(out_.named.begin(), out_.named.end(), id) == out_.named.end())
        out_.named.push_back(std::move(id));
    }
  }

  void note_names(const Match& match) {
    for (const Filling& filling : match.fillings) {
      for (const Mention& mention : filling.mentions) {
        for (const std::string& id : mention.ids) {
          std::erase(out_.named, id);
          out_.named.push_back(id);
        }
      }
    }
  }

  // What was told was about a device or a country, and the wish says neither: "mobile is weak on Apex, so
  // lower the bid by 10%".
  bool may_mean_part(const Match& match) const {
    if (!told_part_) return false;
    const bool it = std::any_of(match.fillings.begin(), match.fillings.end(), [](const Filling& filling) {
      return filling.what == Filling::What::pronoun || filling.what == Filling::What::pronouns;
    });
    // Of a shift both ends are devices: one of them will do.
    const auto is_device = [](const Part* part) {
      return part->field != nullptr && part->field->type == domain::FieldType::choice;
    };
    const auto& parts = match.phrase->parts;
    const bool wants_device =
        std::any_of(parts.begin(), parts.end(), [&](const Part& p) { return is_device(&p); });
    const bool has_device = std::any_of(match.fillings.begin(), match.fillings.end(),
                                        [&](const Filling& filling) { return is_device(filling.part); });
    return match.phrase->operation->writes() && (it || (wants_device && !has_device));
  }

  void take(const Match& match, bool tentative) {
    tentative = tentative || match.torn || match.doubtful || may_mean_part(match);
    out_.intents.push_back({match, tentative, out_.named});
    note_names(match);
  }

  // False for one that asks for nothing at all, and does not only greet.
  bool sentence_of(const Sentence& sentence) {
    const Words said = without_tag(sentence.words);
    const std::vector<Word> words = spelled_out(said);
    Manners manners{.question = sentence.question && said.size() == sentence.words.size(),
                    .courteous = is_courteous(words),
                    .addressed = addressed_};
    clauses_.begin_sentence();
    if (const std::size_t past = past_replaced(words, names_)) {
      note_names(Words(words).first(past));
      out_.instead = true;
      const std::size_t before = out_.intents.size();
      const bool asks = clauses_of(Words(words).subspan(past), manners);
      for (std::size_t i = before; i < out_.intents.size(); ++i)
        out_.intents[i].tentative = out_.intents[i].tentative || says_same(Words(words).first(past), i);
      return asks;
    }
    if (const auto meant = about_statement(words); !meant.empty()) {
      told_part_ = false;  // and is said now
      return clauses_of(meant, manners);
    }
    if (!begins_wish(words, false)) {
      for (const Recast& recast : recasts(words, {manners.courteous, thankful_})) {
        if (!begins_wish(recast.words, true)) continue;
        manners.question = manners.question && !recast.answers;
        // "have Apex and TechFlow paused already?"
        manners.thought = !recast.order || has(words, {"already"});
        return clauses_of(recast.words, manners);
      }
    }
    return clauses_of(words, manners);
  }

  // "The Apex bid is too high, lower it by 10%": what "it" is. Empty where it is none of that.
  std::vector<Word> about_statement(Words words) {
    const Preface preface = preface_of(words, names_);
    const std::vector<Word> before = std::exchange(before_, {words.begin(), words.end()});
    const Words told = preface.end > 0 && !preface.conditional ? preface.told : Words(before);
    if (!is_statement(told)) return {};
    auto meant = with_subject(words.subspan(preface.end), subject_of(told));
    if (meant.empty()) return {};
    const Start start = start_of(meant, 0, true);
    const auto matches = match_clause(meant, start.at, names_, start.gerund);
    const Match* best = best_of(matches);
    if (best == nullptr || !best->clean || !best->missing().empty()) return {};
    return meant;
  }

  bool begins_wish(Words words, bool turned) {
    const Preface preface = preface_of(words, names_);
    const std::size_t at = preface.end;
    if (topic_at(words, at, names_)) return true;
    if (preface.conditional) return false;
    const Start start = start_of(words, at, true);
    const auto matches = match_clause(words, start.at, names_, start.gerund);
    const Match* best = best_of(matches);
    return best != nullptr && (best->clean || (turned && worth_asking(words, *best)));
  }

  bool clauses_of(Words words, Manners manners) {
    const Preface preface = preface_of(words, names_);
    note_names(preface.told);
    if (preface.conditional) out_.unclear = text_of(preface.told);
    std::size_t at = preface.end;
    const CompiledPhrase* previous = nullptr;
    while (true) {
      const auto topic = topic_at(words, at, names_);
      if (topic) {
        note_names(words.subspan(at, topic->end - at));
        clauses_.set_topic(topic->filling);
        at = topic->end;
      }
      const Start start = start_of(words, at, previous == nullptr);
      if (const std::size_t said = clauses_.verbless() ? says_one(words, start.at, closings()) : 0) {
        at = start.at + said;
        continue;
      }
      if (start.at >= words.size()) {
        const bool hedged =
            at < words.size() && (start.thought || has(words.subspan(at), {"maybe", "perhaps"}));
        if (previous != nullptr && hedged) out_.unclear = text_of(words.subspan(at));  // "..., maybe"
        return previous != nullptr || !has_doubt(words);
      }
      // "can we get Apex paused, please": somebody else is to do it.
      const bool served = start.requested && manners.courteous && start.at < words.size() &&
                          has(words.subspan(start.at, 1), {"get", "have"});
      manners.thought = manners.thought || (start.thought && !served);
      if (previous == nullptr && preface.end == 0 && is_idiom(words, start.at)) return false;
      const auto matches = clauses_.at(words, at, start, previous, manners);
      const Match* best = best_of(matches);
      if (best == nullptr || (!best->clean && !worth_asking(words, *best))) {
        if (const std::size_t next = past_unwanted(words, start.at)) {
          at = next;
          continue;
        }
        if (previous == nullptr) return false;
        const bool but = words[start.at - 1].is("but");
        if (but || !is_harmless(words.subspan(start.at)))
          out_.unclear = text_of(words.subspan(but ? start.at - 1 : start.at));
        return true;
      }
      const bool asked = manners.question && !start.requested && best->phrase->operation->writes();
      const bool elsewhere = topic && !clauses_.is_topic(*best);
      const bool done = !start.opened && !manners.courteous && may_be_done(words, start.at, *best);
      // "Update: Apex cap to 800"
      const Words verb = words.subspan(start.at);
      const bool headed = has(verb.first(1), {"update", "change", "set", "cut"}) && verb.size() > 1 &&
                          verb[1].kind == Word::Kind::mark;
      // "Regarding Apex cap to 800": is its cap spoken of, or told to cap it?
      const bool noun = topic && words[topic->end - 1].kind == Word::Kind::word && verb.size() > 1 &&
                        verb[0].is("cap") && verb[1].is("to");
      take(*best,
           manners.thought || asked || elsewhere || done || headed || noun || contested(*best, matches));
      out_.bare = out_.bare || clauses_.bare();
      out_.intents.back().match.open = out_.intents.back().match.open || clauses_.bare();
      if (!best->clean) {
        if (is_reason(words.subspan(best->end))) return true;
        at = past_unwanted(words, best->end);
        if (at == 0) {
          out_.unclear = text_of(words.subspan(best->end));
          return true;
        }
        continue;
      }
      previous = best->phrase;
      if (!previous->heads.empty() && may_begin(words[start.at].fold) && !start.gerund)
        clauses_.set_verb(words[start.at]);
      at = past_ending(words, best->end);
      out_.instead = out_.instead || has(words.subspan(best->end, at - best->end), {"instead"});
    }
  }

  // "Instead of pausing Apex, pause it": the same as what is not wanted, and of no other campaign.
  bool says_same(Words replaced, std::size_t intent) {
    const Match& wanted = out_.intents[intent].match;
    const auto denied = names_.campaigns_in(replaced);
    const bool other = std::any_of(wanted.fillings.begin(), wanted.fillings.end(), [&](const Filling& f) {
      return std::any_of(f.mentions.begin(), f.mentions.end(), [&](const Mention& mention) {
        return mention.ids.size() == 1 &&
               std::find(denied.begin(), denied.end(), mention.ids.front()) == denied.end();
      });
    });
    if (other) return false;
    for (std::size_t from = 0; from < replaced.size(); ++from) {
      for (const bool gerund : {true, false}) {
        const auto matches = match_clause(replaced, from, names_, gerund);
        const Match* best = best_of(matches);
        if (best != nullptr && same_values(*best, wanted)) return true;
      }
    }
    return false;
  }

  // "put Apex on hold already": do it, or is it done?
  static bool may_be_done(Words words, std::size_t verb, const Match& match) {
    const std::size_t end = past_ending(words, match.end);
    return has(words.subspan(match.end, end - match.end), {"already"}) &&
           (words[verb].is("have") || participle(words[verb].fold) == words[verb].fold);
  }

  // Behind a wish it takes nothing back. Of a wish without a verb nothing may be left over: it was one only
  // because every word of its sentence was understood.
  bool is_harmless(Words words) const {
    return !clauses_.verbless() && is_statement(words) && !limits_wish(words);
  }

  std::size_t past_unwanted(Words words, std::size_t from) {
    return past_negation(words, from, names_, [this](const std::string& campaign) {
      return std::any_of(out_.intents.begin(), out_.intents.end(),
                         [&](const Intent& intent) { return concerns(intent.match, campaign); });
    });
  }

  // What was understood is a wish about a campaign, and what follows limits it: "until Monday".
  bool worth_asking(Words words, const Match& match) {
    if (!match.phrase->operation->writes() || !says_campaign(match)) return false;
    const auto limits = [&](std::size_t at) {
      return at < words.size() && (words[at].kind != Word::Kind::word || is_restriction(words[at].fold) ||
                                   is_gathering(words[at].fold) || words[at].is("first"));
    };
    return limits(match.end) || limits(match.end + says_one(words, match.end, ending_fillers()));
  }

  Names& names_;
  Clauses clauses_{names_};
  Reading out_;
  bool addressed_ = false;
  bool thankful_ = false;
  bool told_part_ = false;    // devices or countries were spoken of beside the wishes
  std::vector<Word> before_;  // the sentence before
};

}  // namespace

Reading read(Words words, Names& names, bool addressed) {
  return Reader(names, addressed).read(words);
}

bool may_ask(Words words) {
  if (is_addressed(words)) return true;
  bool marked = false, verbless = false, passive = false, participle = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    const bool to = word.is("to") && i + 1 < words.size() && words[i + 1].kind == Word::Kind::number;
    marked = marked || to || word.is_mark('?') || word.is("=");
    if (word.kind != Word::Kind::word && word.kind != Word::Kind::quote) continue;
    if (may_begin_among(word.fold, words) || may_replace(word)) return true;
    const bool wants = has({&word, 1}, {"want", "need", "like", "love"});
    marked = marked || is_courtesy(word.fold) || wants;
    passive = passive || wants || has({&word, 1}, {"be", "have", "get"});
    verbless = verbless || may_stand_for_verb(word.fold);
    participle = participle || !base_of(word.fold).empty();
  }
  return (marked && verbless) || (passive && participle);
}

}  // namespace syncd::assistant
