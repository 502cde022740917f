// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/reading.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "assistant/builtin/lexicon.h"

namespace syncd::assistant {
namespace {

using Manner = Opening::Manner;
using Words = std::span<const Word>;

bool ends_sentence(const Word& word) {
  return word.kind == Word::Kind::mark && word.fold.find_first_of(".!?;\n") != std::string::npos;
}

struct Sentence {
  Words words;
  bool question = false;
};

// Lines that quote another begin with >, and are left out.
std::vector<Sentence> sentences_of(Words words) {
  std::vector<Sentence> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= words.size(); ++i) {
    if (i < words.size() && !ends_sentence(words[i])) continue;
    const Words sentence = words.subspan(begin, i - begin);
    const bool question = i < words.size() && words[i].text.find('?') != std::string::npos;
    if (!sentence.empty() && !sentence.front().is_mark('>')) out.push_back({sentence, question});
    begin = i + 1;
  }
  return out;
}

// How many words at `at` say `phrase`, given with blanks; 0 for none.
std::size_t says(Words words, std::size_t at, std::string_view phrase) {
  std::size_t i = at;
  while (!phrase.empty()) {
    const auto blank = phrase.find(' ');
    if (i >= words.size() || !words[i].is(phrase.substr(0, blank))) return 0;
    phrase.remove_prefix(blank == std::string_view::npos ? phrase.size() : blank + 1);
    ++i;
  }
  return i - at;
}

struct Start {
  std::size_t at = 0;
  bool thought = false, gerund = false, opened = false;
};

// Past greetings, fillers and "could you please"; at the beginning of a sentence "no, wait" too.
Start start_of(Words words, std::size_t at, bool first) {
  Start start{.at = at};
  while (start.at < words.size()) {
    const Opening* best = nullptr;
    std::size_t length = 0;
    for (const Opening& opening : openings()) {
      if (const std::size_t said = says(words, start.at, opening.words); said > length) {
        best = &opening;
        length = said;
      }
    }
    if (best != nullptr) {
      start.at += length;
      start.opened = true;
      start.thought = start.thought || best->manner == Manner::thought;
      start.gerund = best->gerund;
    } else if (const std::size_t skip = fillers_at(words, start.at, true)) {
      start.at += skip;
    } else if (first && words[start.at].kind == Word::Kind::word && is_interjection(words[start.at].fold)) {
      ++start.at;
    } else if (words[start.at].is_mark(',') || words[start.at].is_mark('-') || words[start.at].is_mark('&') ||
               (words[start.at].is_mark(':') && start.at > at) ||
               (words[start.at].kind == Word::Kind::word && is_connective(words[start.at].fold))) {
      ++start.at;
    } else {
      break;
    }
  }
  return start;
}

bool is_idiom(Words words, std::size_t at) {
  const auto all = idioms();
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view idiom) { return says(words, at, idiom) > 0; });
}

// Whether `a` is the better way to read the clause.
bool better(const Match& a, const Match& b) {
  if (a.clean != b.clean) return a.clean;
  if (a.end != b.end) return a.end > b.end;
  if (a.missing().size() != b.missing().size()) return a.missing().size() < b.missing().size();
  if (a.doubtful_names() != b.doubtful_names()) return a.doubtful_names() < b.doubtful_names();
  if (a.phrase->phrase->unsure != b.phrase->phrase->unsure) return !a.phrase->phrase->unsure;
  return a.fillings.size() > b.fillings.size();
}

// A verb alone is no wish: it wants a campaign where its phrase does, and something of ours in any case.
bool plausible(const Match& match) {
  const auto missing = match.missing();
  if (std::any_of(missing.begin(), missing.end(), [](const Part* part) { return is_campaign(*part); }))
    return false;
  const auto& parts = match.phrase->parts;
  return missing.empty() || !match.fillings.empty() ||
         std::any_of(parts.begin(), parts.end(),
                     [](const Part& p) { return p.field == nullptr && p.required; });
}

const Match* best_of(const std::vector<Match>& matches) {
  const Match* best = nullptr;
  for (const Match& match : matches) {
    if (plausible(match) && (best == nullptr || better(match, *best))) best = &match;
  }
  return best;
}

// Said again without its verb, it has to tell what it is about: an amount alone may belong to the amount
// before.
bool tells_itself(const Match& match) {
  return std::any_of(match.fillings.begin(), match.fillings.end(), [](const Filling& filling) {
    return is_campaign(*filling.part) || filling.part->field->type == domain::FieldType::choice;
  });
}

// Whether another operation fits the same words as well: then it is not known which is meant.
bool contested(const Match& best, const std::vector<Match>& all) {
  return std::any_of(all.begin(), all.end(), [&](const Match& other) {
    return other.phrase->operation != best.phrase->operation && plausible(other) && !better(best, other) &&
           !better(other, best);
  });
}

std::string text_of(Words words) {
  std::string out;
  for (const Word& word : words) {
    if (!out.empty() && word.kind != Word::Kind::mark) out += ' ';
    out += word.kind == Word::Kind::quote ? "\"" + word.text + "\"" : word.text;
    if (word.possessive) out += "'s";
  }
  return out;
}

bool concerns(const Match& match, const std::string& campaign) {
  for (const Filling& filling : match.fillings) {
    for (const Mention& mention : filling.mentions) {
      if (std::find(mention.ids.begin(), mention.ids.end(), campaign) != mention.ids.end()) return true;
    }
  }
  return false;
}

bool has_doubt(Words words) {
  return std::any_of(words.begin(), words.end(),
                     [](const Word& w) { return w.kind == Word::Kind::word && is_doubt(w.fold); });
}

bool has(Words words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    return word.kind == Word::Kind::word &&
           std::find(wanted.begin(), wanted.end(), word.fold) != wanted.end();
  });
}

// Tells how things are, and nothing that would speak against a wish beside it: "the landing page is down".
bool is_statement(Words words) {
  return has(words, {"is", "are", "was", "were", "isn't", "it's", "they're", "that's", "has", "looks",
                     "because", "there's"}) &&
         !has(words, {"what", "why", "when", "how", "who", "whether", "if", "asking", "wants", "want",
                      "think", "thinks"}) &&
         !has_doubt(words);
}

// Where a clause ends, from `at` on.
std::size_t clause_end(Words words, std::size_t at) {
  while (at < words.size() && !words[at].is_mark(',') && !words[at].is_mark('-') && !words[at].is("and"))
    ++at;
  return at;
}

class Reader {
 public:
  explicit Reader(Names& names) : names_(names) {}

  Reading read(Words words) {
    std::vector<Words> chat;
    for (const Sentence& sentence : sentences_of(words)) {
      const std::size_t before = out_.intents.size();
      if (!sentence_of(sentence)) chat.push_back(sentence.words);
      if (out_.intents.size() == before) note_names(sentence.words);
    }
    if (!out_.intents.empty() && out_.unclear.empty()) {
      for (const Words said : chat) {
        if (has_doubt(said)) out_.unclear = text_of(said);
      }
    }
    return std::move(out_);
  }

 private:
  void note_names(Words words) {
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

  void take(const Match& match, bool tentative) {
    out_.intents.push_back({match, tentative, out_.named});
    note_names(match);
  }

  // False for one that asks for nothing at all, and does not only greet.
  bool sentence_of(const Sentence& sentence) {
    const Words words = sentence.words;
    std::size_t at = past_preface(words);
    const CompiledPhrase* previous = nullptr;
    bool thought = false;
    while (true) {
      const Start start = start_of(words, at, previous == nullptr);
      if (start.at >= words.size()) return previous != nullptr || !has_doubt(words);
      thought = thought || start.thought;
      if (previous == nullptr && is_idiom(words, start.at)) return false;
      auto matches = match_clause(words, start.at, names_, start.gerund);
      if (best_of(matches) == nullptr && start.at > at && !start.opened)
        matches = match_clause(words, at, names_, false);
      if (best_of(matches) == nullptr && previous != nullptr && !start.opened)
        matches = again(words, start.at, *previous);
      const Match* best = best_of(matches);
      if (best == nullptr || (!best->clean && !worth_asking(words, *best))) {
        if (const std::size_t next = past_negation(words, start.at)) {
          at = next;
          continue;
        }
        if (previous == nullptr) return false;
        if (!is_statement(words.subspan(start.at))) out_.unclear = text_of(words.subspan(start.at));
        return true;
      }
      const bool asked = sentence.question && !start.opened && best->phrase->operation->writes();
      take(*best, thought || asked || contested(*best, matches));
      if (!best->clean) {
        at = past_negation(words, best->end);
        if (at == 0) {
          out_.unclear = text_of(words.subspan(best->end));
          return true;
        }
        continue;
      }
      previous = best->phrase;
      at = best->end;
    }
  }

  std::vector<Match> again(Words words, std::size_t at, const CompiledPhrase& previous) {
    auto matches = match_again(words, at, names_, previous);
    std::erase_if(matches, [](const Match& match) { return !tells_itself(match); });
    return matches;
  }

  // What may stand before a wish in its sentence: "on Apex, ...", "it is burning money, ...". A condition
  // makes what follows doubtful: "if it rains, ...".
  std::size_t past_preface(Words words) {
    std::size_t at = 0;
    while (const std::size_t skip = fillers_at(words, at, true)) at += skip;
    if (at + 1 < words.size() && (words[at].is("on") || words[at].is("for") || words[at].is("with"))) {
      for (const Mention& mention : names_.campaigns_at(words, at + 1)) {
        if (mention.end >= words.size() || mention.ids.size() != 1) continue;
        const std::size_t end = words[mention.end].is_mark(',') ? mention.end + 1 : mention.end;
        if (end >= words.size() || !may_begin(words[end].fold)) continue;
        note_names(words.subspan(0, mention.end));
        return end;
      }
    }
    const std::size_t comma = clause_end(words, at);
    if (comma + 1 >= words.size() || words[comma].is("and")) return 0;
    const Words before = words.subspan(at, comma - at);
    if (before.empty() || before.front().kind != Word::Kind::word) return 0;
    const bool conditional = is_restriction(before.front().fold) && !is_connective(before.front().fold);
    if (!conditional && (!is_statement(before) || may_begin(before.front().fold))) return 0;
    const Start start = start_of(words, comma + 1, false);
    if (best_of(match_clause(words, start.at, names_, start.gerund)) == nullptr) return 0;
    note_names(before);
    if (conditional) out_.unclear = text_of(before);
    return comma + 1;
  }

  // "don't pause Apex", "but leave TechFlow running": what is not wanted. Where it ends; 0 where none stands
  // there, or one that says more than that.
  std::size_t past_negation(Words words, std::size_t from) {
    std::size_t at = from;
    if (at < words.size() && words[at].is_mark(',')) ++at;
    if (at < words.size() && (words[at].is("but") || words[at].is("and"))) ++at;
    std::size_t verb = at;
    for (const std::string_view no :
         {"please don't", "don't", "dont", "do not", "please do not", "not", "never"}) {
      if (const std::size_t said = says(words, at, no); verb == at && said > 0) verb = at + said;
    }
    const bool kept = at < words.size() && (words[at].is("leave") || words[at].is("keep"));
    if (verb == at && !kept) return 0;
    const std::size_t end = clause_end(words, at);
    if (end < words.size() && words[end].is("and")) return 0;  // how far does the "not" reach?
    const Words clause = words.subspan(verb, end - verb);
    const auto denied = names_.campaigns_in(clause);
    for (const Intent& intent : out_.intents) {
      for (const std::string& id : denied) {
        if (concerns(intent.match, id)) return 0;
      }
    }
    if (!kept) {
      const auto matches = match_clause(words, verb, names_, false);
      const Match* best = best_of(matches);
      if (best != nullptr && best->clean && best->end >= end) return std::min(end + 1, words.size());
    }
    // A name, and what leaves it as it is.
    std::size_t i = kept ? verb + 1 : verb;
    for (; i < end;) {
      const auto mentions = names_.campaigns_at(words, i);
      if (!mentions.empty()) {
        i = mentions.front().end;
      } else if (words[i].kind == Word::Kind::word &&
                 (is_determiner(words[i].fold) || is_campaign_noun(words[i].fold) ||
                  is_inner_filler(words[i].fold) ||
                  has(words.subspan(i, 1),
                      {"alone", "running", "as", "is", "it", "untouched", "on", "active", "paused", "touch",
                       "live", "others", "other", "ones", "rest", "be", "off", "change"}))) {
        ++i;
      } else {
        return 0;
      }
    }
    return denied.empty() && !kept ? 0 : std::max(end, from + 1);
  }

  // What was understood is a wish about a campaign, and what follows limits it: "until Monday".
  bool worth_asking(Words words, const Match& match) {
    if (match.end >= words.size() || !match.phrase->operation->writes()) return false;
    const bool about = std::any_of(match.fillings.begin(), match.fillings.end(),
                                   [](const Filling& f) { return is_campaign(*f.part); });
    const Word& next = words[match.end];
    return about && (next.kind != Word::Kind::word || is_restriction(next.fold));
  }

  Names& names_;
  Reading out_;
};

}  // namespace

Reading read(Words words, Names& names) {
  return Reader(names).read(words);
}

bool may_ask(Words words) {
  return std::any_of(words.begin(), words.end(),
                     [](const Word& w) { return w.kind == Word::Kind::word && may_begin(w.fold); });
}

}  // namespace syncd::assistant
