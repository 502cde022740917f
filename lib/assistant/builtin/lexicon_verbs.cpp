// SPDX-License-Identifier: Apache-2.0
// Forms of verbs.
#include "assistant/builtin/lexicon.h"

#include <algorithm>
#include <array>
#include <utility>

namespace syncd::assistant {
namespace {

constexpr std::string_view kVowels = "aeiou";

bool is_vowel(char c) {
  return kVowels.find(c) != std::string_view::npos;
}

// "stop", "drop", "cut": the last letter is said twice.
bool doubles(std::string_view verb) {
  const std::size_t n = verb.size();
  return n >= 3 && n <= 4 && !is_vowel(verb[n - 1]) && verb[n - 1] != 'w' && verb[n - 1] != 'x' &&
         verb[n - 1] != 'y' && is_vowel(verb[n - 2]) && !is_vowel(verb[n - 3]);
}

std::pair<std::string, std::string> cut_at_joint(std::string_view verb) {
  const auto joint = std::min(verb.find('_'), verb.size());
  return {std::string(verb.substr(0, joint)), std::string(verb.substr(joint))};
}

using Irregular = std::pair<std::string_view, std::string_view>;
constexpr std::array kIrregular{
    Irregular{"cut", "cut"},     Irregular{"set", "set"},       Irregular{"put", "put"},
    Irregular{"shut", "shut"},   Irregular{"take", "taken"},    Irregular{"bring", "brought"},
    Irregular{"hold", "held"},   Irregular{"freeze", "frozen"}, Irregular{"make", "made"},
    Irregular{"get", "gotten"},  Irregular{"give", "given"},    Irregular{"unfreeze", "unfrozen"},
    Irregular{"keep", "kept"},   Irregular{"run", "run"},       Irregular{"swing", "swung"},
    Irregular{"go", "gone"},     Irregular{"let", "let"},       Irregular{"show", "shown"},
    Irregular{"undo", "undone"}, Irregular{"see", "seen"},      Irregular{"tell", "told"}};

}  // namespace

std::string gerund(std::string_view verb) {
  auto [out, tail] = cut_at_joint(verb);
  if (out.size() > 2 && out.back() == 'e' && out[out.size() - 2] != 'e') {
    out.pop_back();
  } else if (doubles(out)) {
    out += out.back();
  }
  return out + "ing" + tail;
}

std::string participle(std::string_view verb) {
  auto [out, tail] = cut_at_joint(verb);
  const auto it = std::find_if(kIrregular.begin(), kIrregular.end(),
                               [&, &stem = out](const Irregular& row) { return row.first == stem; });
  if (it != kIrregular.end()) return std::string(it->second) + tail;
  if (out.size() > 2 && out.ends_with("y") && !is_vowel(out[out.size() - 2])) {
    out.back() = 'i';
  } else if (doubles(out)) {
    out += out.back();
  }
  return out + (out.ends_with("e") ? "d" : "ed") + tail;
}

}  // namespace syncd::assistant
