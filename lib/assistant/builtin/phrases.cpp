// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/phrases.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "assistant/builtin/lexicon.h"
#include "domain/table.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kTransposable = 5, kShortenable = 7;  // letters

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  while (true) {
    const auto next = text.find(at);
    if (next != 0 && !text.empty()) out.emplace_back(text.substr(0, next));
    if (next == std::string_view::npos) return out;
    text.remove_prefix(next + 1);
  }
}

// "lower", "on_hold|<to_paused>": every way to say it.
std::vector<Joined> alternatives(std::string_view text) {
  std::vector<Joined> out;
  for (const std::string& one : split(text, '|')) {
    if (one.front() != '<') {
      out.push_back(split(one, '_'));
      continue;
    }
    const auto members = word_class(std::string_view(one).substr(1, one.size() - 2));
    if (members.empty()) throw std::logic_error("there is no class of words " + one);
    for (const std::string_view member : members) out.push_back(split(member, '_'));
  }
  // Longer ones first: "daily cap" before "daily".
  std::stable_sort(out.begin(), out.end(),
                   [](const Joined& a, const Joined& b) { return a.size() > b.size(); });
  return out;
}

Measure measure_named(std::string_view word) {
  if (word == "money") return Measure::money;
  if (word == "daily") return Measure::daily;
  if (word == "percent") return Measure::percent;
  if (word == "signed") return Measure::signed_percent;
  if (word == "campaign") return Measure::campaign;
  if (word == "-percent") return Measure::minus_percent;
  if (word == "texts") return Measure::texts;
  if (word == "+money") return Measure::more_money;
  if (word == "-money") return Measure::less_money;
  if (word == "+share") return Measure::more_share;
  if (word == "-share") return Measure::less_share;
  return Measure::plain;
}

// "{change_percent by|of -percent}", "{amount [at|to] money}"
Part slot(const domain::Operation& row, std::string_view inside) {
  Part part;
  bool first = true;
  for (const std::string& word : split(inside, ' ')) {
    if (first) {
      std::string name = word;
      if (name.back() == '?') {
        part.required = false;
        name.pop_back();
      }
      const auto field = std::find_if(row.fields.begin(), row.fields.end(),
                                      [&](const domain::Field& f) { return f.name == name; });
      if (field == row.fields.end())
        throw std::logic_error(fmt::format("{} has no field {}", row.name, name));
      part.field = &*field;
      first = false;
    } else if (const Measure measure = measure_named(word); measure != Measure::plain) {
      part.measure = measure;
    } else if (word == "text") {  // measured by nothing: as it comes
    } else if (word == "told") {
      part.told = true;
    } else if (word == "near") {
      part.near = true;
    } else if (word == "direct" || word == "named") {
      part.direct = true;
      part.named = word == "named";
    } else if (word.front() == '[') {
      part.leads = alternatives(std::string_view(word).substr(1, word.size() - 2));
    } else {
      part.leads = alternatives(word);
      part.lead_required = true;
    }
  }
  return part;
}

// Whether every one of these belongs to the class of words.
bool all_among(const std::vector<Joined>& heads, std::string_view name) {
  const auto members = alternatives(fmt::format("<{}>", name));
  return !heads.empty() && std::all_of(heads.begin(), heads.end(), [&](const Joined& head) {
    return std::find(members.begin(), members.end(), head) != members.end();
  });
}

CompiledPhrase compile(const domain::Operation& row, const domain::Phrase& phrase) {
  CompiledPhrase out{.operation = &row, .phrase = &phrase};
  std::string_view text = phrase.words;
  const bool headed = !text.starts_with('*');
  if (!headed) text.remove_prefix(1);
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const bool behind = text.front() == '>';
    if (behind) text.remove_prefix(1);
    const bool is_slot = text.front() == '{';
    const auto end = is_slot ? text.find('}') + 1 : std::min(text.find(' '), text.size());
    std::string_view one = text.substr(0, end);
    text.remove_prefix(end);
    if (is_slot) {
      out.parts.push_back(slot(row, one.substr(1, one.size() - 2)));
      out.parts.back().behind = behind;
      continue;
    }
    const bool optional = one.back() == '?';
    if (optional) one.remove_suffix(1);
    if (headed && out.heads.empty()) {
      out.heads = alternatives(one);
    } else {
      out.parts.push_back({.required = !optional, .words = alternatives(one), .behind = behind});
    }
  }
  if (all_among(out.heads, "lower")) out.direction = Direction::down;
  if (all_among(out.heads, "raise")) out.direction = Direction::up;
  return out;
}

}  // namespace

std::span<const CompiledPhrase> all_phrases() {
  static const auto compiled = [] {
    std::vector<CompiledPhrase> out;
    for (const domain::Operation& row : domain::all_operations()) {
      for (const domain::Phrase& phrase : row.phrases) out.push_back(compile(row, phrase));
    }
    return out;
  }();
  return compiled;
}

std::string_view meant_by(const std::string& typed) {
  static const auto slips = [] {
    std::unordered_map<std::string, std::string> out;
    for (const CompiledPhrase& phrase : all_phrases()) {
      for (const Joined& head : phrase.heads) {
        if (head.size() != 1 || head[0].size() < kTransposable) continue;
        for (std::size_t i = 0; i < head[0].size(); ++i) {
          std::string slip = head[0];
          if (i + 1 < slip.size()) {
            std::swap(slip[i], slip[i + 1]);
            if (!is_known(slip)) out.emplace(slip, head[0]);
          }
          const bool mute = i + 1 == head[0].size() && head[0][i] == 'e';  // "paus"
          if ((head[0].size() < kShortenable && !mute) || i == 0) continue;
          slip = head[0];
          slip.erase(i, 1);
          if (!is_known(slip)) out.emplace(slip, head[0]);
        }
      }
    }
    return out;
  }();
  const auto it = slips.find(typed);
  return it == slips.end() ? std::string_view() : it->second;
}

std::string_view base_of(const std::string& participle) {
  static const auto bases = [] {
    std::unordered_map<std::string, std::string> out;
    for (const CompiledPhrase& phrase : all_phrases()) {
      if (!phrase.operation->writes()) continue;
      for (const Joined& head : phrase.heads) {
        const std::string form = assistant::participle(head.front());
        out.emplace(form, head.front());
      }
    }
    return out;
  }();
  const auto it = bases.find(participle);
  return it == bases.end() ? std::string_view() : it->second;
}

bool may_stand_for_verb(std::string_view word) {
  static const auto words = [] {
    std::unordered_set<std::string> out;
    for (const CompiledPhrase& phrase : all_phrases()) {
      if (!phrase.heads.empty()) continue;
      for (const Part& part : phrase.parts) {
        if (!part.required) continue;
        for (const Joined& one : part.words) out.insert(one.begin(), one.end());
      }
    }
    return out;
  }();
  return words.contains(std::string(word));
}

bool may_begin(std::string_view word) {
  static const auto heads = [] {
    std::unordered_set<std::string> out;
    for (const CompiledPhrase& phrase : all_phrases()) {
      for (const Joined& head : phrase.heads) {
        out.insert(head.front());
        out.insert(gerund(head.front()));
      }
    }
    return out;
  }();
  return heads.contains(std::string(word)) || !meant_by(std::string(word)).empty();
}

bool is_slip(std::string_view typed, std::string_view meant) {
  if (typed.size() < kTransposable || typed.size() != meant.size()) return false;
  const auto [a, b] = std::mismatch(typed.begin(), typed.end(), meant.begin());
  if (a == typed.end() || a + 1 == typed.end() || a[0] != b[1] || a[1] != b[0]) return false;
  return std::equal(a + 2, typed.end(), b + 2);
}

bool may_begin_among(std::string_view word, std::span<const Word> words) {
  static const auto by_head = [] {
    std::unordered_map<std::string, std::vector<const CompiledPhrase*>> out;
    for (const CompiledPhrase& phrase : all_phrases()) {
      for (const Joined& head : phrase.heads) {
        for (const std::string& form : {head.front(), gerund(head.front())}) {
          auto& phrases = out[form];
          if (phrases.empty() || phrases.back() != &phrase) phrases.push_back(&phrase);
        }
      }
    }
    return out;
  }();
  const std::string typed(word);
  auto it = by_head.find(typed);
  if (it == by_head.end()) it = by_head.find(std::string(meant_by(typed)));
  if (it == by_head.end()) return false;
  const auto said = [&](const Joined& one) {
    return std::any_of(words.begin(), words.end(), [&](const Word& each) {
      return each.fold == one.front() || is_slip(each.fold, one.front());
    });
  };
  return std::any_of(it->second.begin(), it->second.end(), [&](const CompiledPhrase* phrase) {
    return std::all_of(phrase->parts.begin(), phrase->parts.end(), [&](const Part& part) {
      return part.field != nullptr || !part.required ||
             std::any_of(part.words.begin(), part.words.end(), said);
    });
  });
}

}  // namespace syncd::assistant
