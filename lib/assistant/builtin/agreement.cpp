// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/agreement.h"

#include <algorithm>

#include "assistant/builtin/answers.h"
#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/sentences.h"

namespace syncd::assistant {
namespace {

using domain::Wish;

constexpr const char* kStillOpen = "What I asked about is left open.";

bool same(const Wish& a, const Wish& b) {
  return a.operation == b.operation && a.args == b.args;
}

// "ok, just pause it then" is no yes to another question; "ok, and pause TechFlow too" is one.
bool is_plain_yes(const Word& word) {
  return is_yes(word.fold) && !has({&word, 1}, {"ok", "okay", "k", "do", "correct"});
}

}  // namespace

void Agreement::join(Draft& draft) const {
  auto& now = draft.wishes();
  if (open) {
    const bool completes = std::any_of(wishes.begin(), wishes.end(), [&](const Wish& asked) {
      return std::any_of(now.begin(), now.end(),
                         [&](const Wish& wish) { return wish.operation == asked.operation; });
    });
    if (!completes) draft.doubt(kStillOpen);
    return;
  }
  std::vector<Wish> both;
  for (const Wish& asked : wishes) {
    const bool again =
        std::any_of(now.begin(), now.end(), [&](const Wish& wish) { return same(wish, asked); });
    if (!again) both.push_back(asked);
  }
  if (both.empty()) return;
  if (!joined) draft.doubt();
  both.insert(both.end(), now.begin(), now.end());
  now = std::move(both);
}

std::optional<Agreement> agreement(Scene& scene, std::span<const Word> words) {
  std::size_t at = 0;
  const auto is_word = [&](std::size_t i) { return i < words.size() && words[i].kind == Word::Kind::word; };
  while (is_word(at) && !is_yes(words[at].fold) && is_edge_filler(words[at].fold)) ++at;
  if (at >= words.size() || !is_yes(words[at].fold)) return std::nullopt;
  const bool plain = is_plain_yes(words[at]);
  while (at < words.size() &&
         (words[at].kind != Word::Kind::word || is_yes(words[at].fold) || is_courtesy(words[at].fold)))
    ++at;
  const bool joined = is_word(at) && has(words.subspan(at, 1), {"and", "also", "plus", "additionally"});
  if ((!plain && !joined) || !scene.memory.question().is_object()) return std::nullopt;
  const Json& question = scene.memory.question();
  Agreement out{
      .wishes = wishes_of(question), .open = !member_at(question, "fields").empty(), .joined = joined};
  return out.wishes.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace syncd::assistant
