// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/answers.h"

#include <algorithm>
#include <array>
#include <string>

#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/matcher.h"
#include "assistant/builtin/sentences.h"
#include "domain/table.h"

namespace syncd::assistant {
namespace {

constexpr std::array kConsents = std::to_array<std::string_view>(
    {"do it",        "go ahead",     "go for it",     "please do",      "do that",    "make it so",
     "sounds good",  "that's right", "that is right", "of course",      "i confirm",  "looks good",
     "why not",      "that's it",    "right",         "all good",       "exactly",    "do so",
     "yes do it",    "correct",      "let's do it",   "lets do it",     "go",         "sure thing",
     "by all means", "works for me", "that works",    "please proceed", "fine by me", "fine with me",
     "do both",      "yes to both",  "approved",      "sounds right",   "i agree"});

// The words without marks, joined by blanks.
std::string plain(std::span<const Word> words) {
  std::string out;
  for (const Word& word : words) {
    if (word.kind == Word::Kind::mark) continue;
    if (!out.empty()) out += ' ';
    out += word.fold;
  }
  return out;
}

const CompiledPhrase* phrase_of(const domain::Operation& operation, const Json& field) {
  const std::string words = text_at(field, "phrase");
  const auto all = all_phrases();
  const auto it = std::find_if(all.begin(), all.end(), [&](const CompiledPhrase& each) {
    return each.operation == &operation && each.phrase->words == words;
  });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace

Json pending_of(const std::vector<domain::Wish>& wishes, Json fields) {
  Json list = Json::array();
  for (const domain::Wish& wish : wishes)
    list.push_back({{"operation", wish.operation->name}, {"args", wish.args}});
  return {{"wishes", std::move(list)}, {"fields", std::move(fields)}};
}

std::vector<domain::Wish> wishes_of(const Json& pending) {
  std::vector<domain::Wish> out;
  for (const Json& wish : member_at(pending, "wishes")) {
    const domain::Operation* operation = domain::operation_named(text_at(wish, "operation"));
    if (operation == nullptr) return {};
    out.push_back({operation, member_at(wish, "args")});
  }
  return out;
}

const Part* part_of(const domain::Operation& operation, const Json& field) {
  const std::string name = text_at(field, "field");
  const CompiledPhrase* phrase = phrase_of(operation, field);
  if (phrase == nullptr) return nullptr;
  const auto it = std::find_if(phrase->parts.begin(), phrase->parts.end(), [&](const Part& part) {
    return part.field != nullptr && part.field->name == name;
  });
  return it == phrase->parts.end() ? nullptr : &*it;
}

Direction direction_of(const domain::Operation& operation, const Json& field) {
  const CompiledPhrase* phrase = phrase_of(operation, field);
  return phrase == nullptr ? Direction::any : phrase->direction;
}

bool is_no_limit(std::span<const Word> words) {
  constexpr std::array<std::string_view, 13> kAll{"none",
                                                  "no cap",
                                                  "no limit",
                                                  "unlimited",
                                                  "no daily cap",
                                                  "remove it",
                                                  "remove the cap",
                                                  "no cap please",
                                                  "none please",
                                                  "uncapped",
                                                  "no limit please",
                                                  "without a cap",
                                                  "remove it please"};
  return std::find(kAll.begin(), kAll.end(), plain(words)) != kAll.end();
}

std::optional<std::vector<Word>> as_percent(std::span<const Word> words) {
  std::vector<Word> out;
  for (const Word& word : words) {
    if (word.kind == Word::Kind::number && out.empty() && word.currency.empty() && !word.is_signed &&
        !word.percent) {
      out.push_back(word);
      out.back().percent = true;
    } else if (word.kind != Word::Kind::mark && !word.is("by") && !is_courtesy(word.fold)) {
      return std::nullopt;
    } else if (word.is_mark('?')) {
      return std::nullopt;
    }
  }
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

bool is_pasted(std::span<const Word> words) {
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return word.kind == Word::Kind::mark && word.text.find_first_of("{}[]<>`|\\(") != std::string::npos;
  });
}

bool is_consent(std::span<const Word> words) {
  if (is_scorn(words) || is_pasted(words)) return false;
  // "yes?" is a question, and "> yes" somebody else's.
  for (const Word& word : words) {
    const bool doubtful = word.kind == Word::Kind::mark && word.text.find_first_of("?>") != std::string::npos;
    if (doubtful || word.kind == Word::Kind::quote) return false;
  }
  std::string said = plain(words);
  bool agreed = false;
  for (bool again = true; again && !said.empty();) {
    again = false;
    std::string_view longest;
    for (const std::string_view phrase : kConsents) {
      if (!said.starts_with(phrase) || (said.size() > phrase.size() && said[phrase.size()] != ' ')) continue;
      if (phrase.size() > longest.size()) longest = phrase;
    }
    if (!longest.empty()) {
      said.erase(0, longest.size() + 1);
      agreed = again = true;
    }
    if (again) continue;
    const std::string word = said.substr(0, said.find(' '));
    const bool yes = is_yes(word) && word != "do";
    if (!yes && !is_edge_filler(word)) return false;
    agreed = agreed || yes;
    said.erase(0, word.size() + 1);
    again = true;
  }
  return agreed;
}

bool is_calling_off(std::span<const Word> words) {
  constexpr std::array<std::string_view, 8> kAll{
      "cancel that",     "scratch that",   "cancel that please", "please cancel that",
      "cancel that one", "no cancel that", "cancel that change", "call that off"};
  return words.size() < 6 && std::find(kAll.begin(), kAll.end(), plain(words)) != kAll.end() &&
         std::none_of(words.begin(), words.end(), [](const Word& word) { return word.is_mark('?'); });
}

bool is_plea_for_help(std::span<const Word> words) {
  constexpr std::array<std::string_view, 12> kPleas{"help",
                                                    "help me",
                                                    "what can you do",
                                                    "what can you do for me",
                                                    "how can you help",
                                                    "what do you do",
                                                    "what do you understand",
                                                    "what can i say",
                                                    "what can i ask",
                                                    "how does this work",
                                                    "what are your commands",
                                                    "what can you do for us"};
  if (words.empty() || words.size() > 8) return false;
  std::string said;
  for (const Word& word : words) {
    if (word.kind != Word::Kind::word && word.kind != Word::Kind::mark) return false;
    if (word.kind == Word::Kind::mark || is_courtesy(word.fold) || word.fold.ends_with("assistant")) continue;
    said += (said.empty() ? "" : " ") + word.fold;
  }
  return std::find(kPleas.begin(), kPleas.end(), said) != kPleas.end();
}

bool is_refusal(std::span<const Word> words) {
  return !words.empty() && is_no(words.front().fold);
}

}  // namespace syncd::assistant
