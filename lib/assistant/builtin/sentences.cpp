// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/sentences.h"

#include <algorithm>
#include <cctype>

#include "assistant/builtin/lexicon.h"
#include "base/ascii.h"

namespace syncd::assistant {
namespace {

bool ends_sentence(const Word& word) {
  return word.kind == Word::Kind::mark && word.fold.find_first_of(".!?;\n") != std::string::npos;
}

// "1)", "2)": the items of a list, in their order.
bool is_item(Words words, std::size_t at, int number) {
  return at + 1 < words.size() && words[at].kind == Word::Kind::number &&
         words[at].text == std::to_string(number) && words[at + 1].is_mark(')');
}

// "it's not converting" takes nothing back.
bool is_plain_not(Words words, std::size_t at) {
  if (at == 0 || !words[at].is("not")) return false;
  const Words before = words.subspan(at - 1, 1);
  return has(before, {"is", "are", "it's", "they're", "was", "were", "that's"});
}

}  // namespace

std::vector<Sentence> sentences_of(Words words) {
  std::vector<Sentence> out;
  std::size_t begin = 0;
  int items = 0;
  const auto add = [&](std::size_t end) {
    const Words sentence = words.subspan(begin, end - begin);
    bool question = false;  // "!?" is one too
    for (std::size_t i = end; i < words.size() && ends_sentence(words[i]); ++i)
      question = question || words[i].text.find('?') != std::string::npos;
    if (!sentence.empty() && !sentence.front().is_mark('>')) out.push_back({sentence, question});
  };
  for (std::size_t i = 0; i <= words.size(); ++i) {
    if (i == words.size() || ends_sentence(words[i])) {
      add(i);
      begin = i + 1;
    } else if (is_item(words, i, items + 1) && (items > 0 || i == begin)) {
      add(i);
      ++items;
      begin = i + 2;
    }
  }
  return out;
}

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

std::size_t says_one(Words words, std::size_t at, std::span<const std::string_view> phrases) {
  std::size_t most = 0;
  for (const std::string_view phrase : phrases) most = std::max(most, says(words, at, phrase));
  return most;
}

bool has(Words words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    return word.kind == Word::Kind::word &&
           std::find(wanted.begin(), wanted.end(), word.fold) != wanted.end();
  });
}

bool has_doubt(Words words) {
  return std::any_of(words.begin(), words.end(),
                     [](const Word& w) { return w.kind == Word::Kind::word && is_doubt(w.fold); });
}

bool is_scorn(Words words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (!has(words.subspan(i, 1), {"yeah", "yea", "ya", "yup", "sure"})) continue;
    const std::size_t next = words[i + 1].is_mark(',') ? i + 2 : i + 1;
    if (next < words.size() && words[next].is("right") &&
        !has(words.subspan(next).first(std::min<std::size_t>(2, words.size() - next)), {"now", "away"}))
      return true;
  }
  return false;
}

bool is_call(Words words) {
  while (!words.empty() && (words.front().kind != Word::Kind::word || is_edge_filler(words.front().fold)))
    words = words.subspan(1);
  while (!words.empty() && words.back().kind == Word::Kind::mark) words = words.first(words.size() - 1);
  if (words.empty() || words.size() > 2) return false;
  return std::all_of(words.begin(), words.end(), [](const Word& word) {
    const bool named =
        word.kind == Word::Kind::word && (ascii::is_upper(word.text[0]) || word.text[0] == '@');
    return named && !is_known(word.fold) && !is_interjection(word.fold) && !is_thanks(word.fold) &&
           !is_telling(word.fold);
  });
}

bool is_statement(Words words) {
  if (has(words, {"what",   "why",    "when", "how",    "who",   "whether", "if",
                  "which",  "where",  "or",   "should", "once",  "soon",    "moment",
                  "minute", "second", "time", "unless", "until", "while",   "whenever"}))
    return false;
  bool tells = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    if (word.kind == Word::Kind::quote) return false;
    if (word.kind != Word::Kind::word) continue;
    if (word.fold.starts_with('@') || is_hearsay(word.fold) ||
        (is_doubt(word.fold) && !is_plain_not(words, i)))
      return false;
    // "stock's back": what follows belongs to no one.
    const bool short_is =
        word.possessive && i + 1 < words.size() &&
        (is_preposition(words[i + 1].fold) || words[i + 1].fold.ends_with("ing") ||
         has(words.subspan(i + 1, 1), {"gone", "back", "dead", "broken", "live", "too", "so", "very", "now",
                                       "still", "already", "done", "empty", "bad", "terrible", "awful"}));
    tells = tells || short_is || (i > 0 && is_telling(word.fold)) ||
            (i == 0 && word.fold.find('\'') != std::string::npos && is_telling(word.fold)) ||
            has(words.subspan(i, 1), {"is", "are"});
  }
  // "the plan is": what follows is no order.
  return tells && !has(words.last(1), {"is", "are", "was", "were", "be", "that", "to", "it's", "that's"});
}

bool is_reason(Words words) {
  if (words.empty() ||
      !has(words.first(1), {"as", "because", "since", "cause", "cuz", "coz", "'cause", "given"}))
    return false;
  return is_statement(words.subspan(1));
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

}  // namespace syncd::assistant
