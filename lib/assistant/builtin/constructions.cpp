// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/constructions.h"

#include <algorithm>
#include <array>

#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/matcher.h"
#include "assistant/builtin/names.h"
#include "assistant/builtin/phrases.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kLongestTopic = 8, kLongestSubject = 16;  // words

Word word_for(std::string_view fold, const Word& place) {
  Word out;
  out.text = out.fold = std::string(fold);
  out.begin = place.begin;
  out.end = place.end;
  return out;
}

void append(std::vector<Word>& to, Words words) {
  to.insert(to.end(), words.begin(), words.end());
}

// A topic's marks say nothing behind the clause.
void append_plain(std::vector<Word>& to, Words words) {
  for (const Word& word : words) {
    if (word.kind != Word::Kind::mark) to.push_back(word);
  }
}

// Past greetings and courtesies.
std::size_t past_edge(Words words, std::size_t at) {
  while (at < words.size()) {
    const std::size_t skip = words[at].is_mark(',') ? 1 : fillers_at(words, at, true);
    if (skip == 0) break;
    at += skip;
  }
  return at;
}

// Without what is said behind it: "..., please", "thanks!"
Words without_tail(Words words) {
  std::size_t end = words.size();
  while (end > 0) {
    const Word& last = words[end - 1];
    if (last.is_mark(',') ||
        (last.kind == Word::Kind::word && (is_courtesy(last.fold) || is_thanks(last.fold))) ||
        last.kind == Word::Kind::symbol) {
      --end;
    } else {
      break;
    }
  }
  return words.first(end);
}

bool is_particle(const Word& word) {
  constexpr std::array kParticles{"off", "on", "down", "up", "back", "out"};
  return std::any_of(kParticles.begin(), kParticles.end(), [&](const char* p) { return word.is(p); });
}

// The verb, the words that belong to it, what it is done to, and the rest.
Recast order(std::string_view verb, Words particle, Words subject, Words rest, const Word& place, bool sure) {
  Recast out{.words = {word_for(verb, place)}, .order = sure, .answers = sure};
  append(out.words, particle);
  append(out.words, subject);
  append(out.words, rest);
  return out;
}

Words particle_at(Words words, std::size_t at) {
  std::size_t end = at;
  while (end < words.size() && end < at + 2 && is_particle(words[end])) ++end;
  return words.subspan(at, end - at);
}

// Where "should", "needs to" begins that ends before `at`; `at` for none.
std::size_t modal_before(Words words, std::size_t at, std::size_t begin) {
  std::size_t i = at;
  while (i > begin && words[i - 1].kind == Word::Kind::word && is_inner_filler(words[i - 1].fold)) --i;
  if (i > begin && (words[i - 1].is("should") || words[i - 1].is("must"))) return i - 1;
  if (i > begin + 1 && words[i - 1].is("to") &&
      has(words.subspan(i - 2, 1), {"needs", "need", "has", "have", "ought"}))
    return i - 2;
  return at;
}

// "Apex should run in Spain too", "Apex shouldn't run in Germany": mere thoughts but for a please.
void running(Words words, const Tone& tone, std::vector<Recast>& out) {
  const std::size_t begin = past_edge(words, 0);
  for (std::size_t i = begin + 2; i + 1 < words.size() && i < begin + kLongestSubject; ++i) {
    if (!words[i].is("run")) continue;
    const bool contracted = has(words.subspan(i - 1, 1), {"shouldn't", "shouldnt", "mustn't"});
    const bool denied = contracted || words[i - 1].is("not");
    const std::size_t modal = contracted ? i - 1 : modal_before(words, denied ? i - 1 : i, begin);
    if (modal == i || (denied && !contracted && modal == i - 1)) return;
    const Words subject = words.subspan(begin, modal - begin);
    out.push_back(
        denied ? order("don't", words.subspan(i, 1), subject, words.subspan(i + 1), words[i], tone.courteous)
               : order("run", {}, subject, words.subspan(i + 1), words[i], tone.courteous));
    return;
  }
}

// "Apex should be paused", "could Blue Ocean be restarted", "the bids should go down by 5%".
void passive(Words words, const Tone& tone, std::vector<Recast>& out) {
  const std::size_t begin = past_edge(words, 0);
  for (std::size_t i = begin + 1; i + 1 < words.size() && i < begin + kLongestSubject; ++i) {
    if (!has(words.subspan(i, 1), {"be", "get", "go", "come", "spend"})) continue;
    const bool no_more =
        words[i].is("spend") && words[i - 1].is("not") && says(words, i, "spend more than") > 0;
    const std::size_t modal = modal_before(words, no_more ? i - 1 : i, begin);
    const bool asked = has(words.subspan(begin, 1), {"can", "could"});
    if (modal + (no_more ? 1 : 0) == i && !asked) continue;
    const Words subject =
        modal == i ? words.subspan(begin + 1, i - begin - 1) : words.subspan(begin, modal - begin);
    const bool sure = tone.courteous || (asked && tone.thankful);
    std::size_t verb = i + 1;
    while (verb + 1 < words.size() && words[verb].kind == Word::Kind::word &&
           is_inner_filler(words[verb].fold))
      ++verb;
    if (words[i].is("spend")) {
      out.push_back(
          order(no_more ? "limit" : "let", {}, subject, words.subspan(no_more ? i + 3 : i), words[i], sure));
    } else if (words[i].is("go") || words[i].is("come")) {
      const bool down = words[verb].is("down"), up = words[verb].is("up");
      const std::size_t rest = down || up ? verb + 1 : verb;
      out.push_back(order(down ? "lower"
                          : up ? "raise"
                               : "move",
                          {}, subject, words.subspan(rest), words[i], sure));
    } else if (const std::string_view base = base_of(words[verb].fold); !base.empty()) {
      const Words particle = particle_at(words, verb + 1);
      out.push_back(
          order(base, particle, subject, words.subspan(verb + 1 + particle.size()), words[verb], sure));
    } else if (words[i].is("be")) {  // "should be off"
      out.push_back(order("set", {}, subject, words.subspan(verb), words[i], sure));
    }
    return;
  }
}

// "I'd like Apex paused", "please have TechFlow stopped", "could we have the bid lowered by 6%".
void causative(Words words, const Tone& tone, std::vector<Recast>& out) {
  const std::size_t begin = past_edge(words, 0);
  std::size_t said = says_one(words, begin, wants());
  bool sure = said > 0;
  for (const std::string_view ask :
       {"could we have", "can we have", "could we get", "can we get", "could you have", "can you have",
        "could you get", "can you get", "can i have", "could i have"}) {
    if (const std::size_t length = says(words, begin, ask); said == 0 && length > 0) {
      said = length;
      sure = tone.courteous || tone.thankful;
    }
  }
  if (said == 0 && has(words.subspan(std::min(begin, words.size()), begin < words.size()), {"have", "get"})) {
    said = 1;
    sure = true;
  }
  if (said == 0) return;
  const std::size_t from = begin + said;
  for (std::size_t i = from + 1; i < words.size() && i < from + kLongestSubject; ++i) {
    if (words[i].kind != Word::Kind::word) continue;
    const std::string_view base = base_of(words[i].fold);
    if (base.empty()) continue;
    std::size_t end = i;
    if (end > from + 2 && words[end - 1].is("be") && words[end - 2].is("to")) end -= 2;
    const Words particle = particle_at(words, i + 1);
    out.push_back(order(base, particle, words.subspan(from, end - from),
                        words.subspan(i + 1 + particle.size()), words[i], sure));
  }
}

// "On mobile, please decrease ...", "Apex geos: add Spain": the topic goes behind the clause, where that is
// the only one.
void topic_first(Words words, std::vector<Recast>& out) {
  const std::size_t begin = past_edge(words, 0);
  if (begin >= words.size()) return;
  const bool adjunct = has(words.subspan(begin, 1), {"on", "for", "across", "in", "with", "within"});
  for (std::size_t i = begin + 1; i + 1 < words.size() && i <= begin + kLongestTopic; ++i) {
    if (!words[i].is_mark(':') && !words[i].is_mark('-') && !(adjunct && words[i].is_mark(','))) continue;
    const Words rest = without_tail(words.subspan(past_edge(words, i + 1)));
    Recast recast{.words = {rest.begin(), rest.end()}, .order = true};
    append_plain(recast.words, words.subspan(begin, i - begin));
    out.push_back(std::move(recast));
  }
}

// "the tablet one": the bid of tablets, where bids were spoken of.
void ones(std::vector<Word>& words) {
  std::string noun;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].is("bid") || words[i].is("bids")) noun = "bid";
    if (noun.empty() || i == 0 || !(words[i].is("one") || words[i].is("ones"))) continue;
    if (has({&words[i - 1], 1}, {"mobile", "tablet", "desktop"})) words[i] = word_for(noun, words[i]);
  }
}

// "replace France with Spain on Apex"
void replacing(std::vector<Word>& words) {
  const std::size_t begin = past_edge(words, 0);
  if (begin >= words.size() || !has(Words(words).subspan(begin, 1), {"replace", "swap", "substitute"}))
    return;
  const auto old = country_at(words, begin + 1);
  if (!old || old->end + 1 >= words.size() || !has(Words(words).subspan(old->end, 1), {"with", "by", "for"}))
    return;
  const auto fresh = country_at(words, old->end + 1);
  if (!fresh) return;
  const Words all = words;
  const Words rest = all.subspan(fresh->end);
  std::vector<Word> out(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
  out.push_back(word_for("remove", words[begin]));
  append(out, all.subspan(begin + 1, old->end - begin - 1));
  append(out, without_tail(rest));
  out.push_back(word_for("and", words[old->end]));
  out.push_back(word_for("add", words[old->end]));
  append(out, all.subspan(old->end + 1, fresh->end - old->end - 1));
  append(out, rest);
  words = std::move(out);
}

// please "pause" TechFlow
void unquoted(std::vector<Word>& words) {
  const std::size_t begin = past_edge(words, 0);
  if (begin == 0 || begin >= words.size() || words[begin].kind != Word::Kind::quote) return;
  if (is_courtesy(words[begin - 1].fold) && may_begin(words[begin].fold))
    words[begin].kind = Word::Kind::word;
}

}  // namespace

bool may_replace(const Word& word) {
  return has({&word, 1}, {"replace", "swap", "substitute"});
}

std::vector<Word> spelled_out(Words words) {
  std::vector<Word> out(words.begin(), words.end());
  ones(out);
  unquoted(out);
  replacing(out);
  return out;
}

Words subject_of(Words statement) {
  const std::size_t begin = past_edge(statement, 0);
  for (std::size_t i = begin + 1; i < statement.size() && i < begin + kLongestTopic; ++i) {
    if (has(statement.subspan(i, 1), {"is", "are", "isn't", "aren't", "looks", "seems"}))
      return statement.subspan(begin, i - begin);
  }
  return {};
}

std::vector<Word> with_subject(Words clause, Words subject) {
  const bool figure = std::any_of(subject.begin(), subject.end(), [](const Word& word) {
    return has({&word, 1}, {"bid", "bids", "cap", "caps", "limit"});
  });
  const auto country = subject.empty() ? std::nullopt : country_at(subject, 0);
  const bool place = country && !country->doubtful && country->end == subject.size();
  if (!figure && !place) return {};
  const std::size_t verb = past_edge(clause, 0);
  if (verb + 2 >= clause.size() || !has(clause.subspan(verb + 1, 1), {"it", "them"})) return {};
  // Of a country: only where the campaign is said besides.
  if (place && !has(clause.subspan(verb + 2, 1), {"from", "off", "on", "to", "for"})) return {};
  std::vector<Word> out(clause.begin(), clause.begin() + static_cast<std::ptrdiff_t>(verb) + 1);
  append(out, subject);
  append(out, clause.subspan(verb + 2));
  return out;
}

std::vector<Recast> recasts(Words words, const Tone& tone) {
  std::vector<Recast> out;
  topic_first(words, out);
  const std::size_t turned = out.size();
  for (std::size_t i = 0; i <= turned; ++i) {
    const std::vector<Word> from = i == turned ? std::vector<Word>(words.begin(), words.end()) : out[i].words;
    passive(from, tone, out);
    causative(from, tone, out);
    running(from, tone, out);
  }
  return out;
}

}  // namespace syncd::assistant
