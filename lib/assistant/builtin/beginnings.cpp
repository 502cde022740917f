// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/beginnings.h"

#include <algorithm>

#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

using Manner = Opening::Manner;

namespace {

// "no, wait": but "no pause on Apex" asks for none.
bool is_exclaimed(Words words, std::size_t at) {
  const auto is_one = [&](std::size_t i) {
    return i < words.size() && words[i].kind == Word::Kind::word && is_interjection(words[i].fold);
  };
  if (!is_one(at)) return false;
  if (!words[at].is("no") && !words[at].is("nope")) return true;
  return at + 1 < words.size() && (words[at + 1].kind == Word::Kind::mark || is_exclaimed(words, at + 1));
}

}  // namespace

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
      start.requested = start.requested || is_request(*best);
    } else if (const std::size_t skip = fillers_at(words, start.at, true)) {
      start.at += skip;
    } else if (first && is_exclaimed(words, start.at)) {
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

bool is_courteous(Words words) {
  return std::any_of(words.begin(), words.end(),
                     [](const Word& w) { return w.kind == Word::Kind::word && is_courtesy(w.fold); });
}

bool is_addressed(Words words) {
  return !words.empty() && words.front().fold.starts_with('@') && is_edge_filler(words.front().fold);
}

Words without_tag(Words words) {
  for (std::size_t i = words.size() < 5 ? 1 : words.size() - 4; i < words.size(); ++i) {
    std::size_t end = i + says_one(words, i, tags());
    if (end == i) continue;
    while (end < words.size() && is_courtesy(words[end].fold)) ++end;
    if (end == words.size()) return words.first(i);
  }
  return words;
}

}  // namespace syncd::assistant
