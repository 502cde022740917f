// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/lines.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "assistant/builtin/choosing.h"
#include "assistant/builtin/lexicon.h"
#include "base/text.h"

namespace syncd::assistant {
namespace {

constexpr std::array<std::string_view, 8> kBullets{"- ", "* ", "• ", "· ", "‣ ", "▪ ", "– ", "— "};

// "1. ", "2) "
std::size_t number_before(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits == 0 || digits > 2 || digits + 1 >= line.size()) return 0;
  return (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ' ? digits + 2 : 0;
}

std::string_view without_bullet(std::string_view line) {
  for (const std::string_view bullet : kBullets) {
    if (line.starts_with(bullet)) return trimmed(line.substr(bullet.size()));
  }
  return trimmed(line.substr(number_before(line)));
}

// The lines that are not empty, without the bullet or number before each.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = without_bullet(trimmed(text.substr(0, end)));
    if (!line.empty()) out.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool wants_campaign(const domain::Operation& operation) {
  return std::any_of(operation.fields.begin(), operation.fields.end(), [](const domain::Field& field) {
    return field.refers == domain::Kind::campaign && field.required;
  });
}

// Nothing but greetings and courtesies.
bool is_civil(std::span<const Word> words) {
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t skip = words[at].kind == Word::Kind::mark && words[at].fold.find_first_of(",.!:;-") == 0
                                 ? 1
                                 : fillers_at(words, at, true);
    if (skip == 0) return false;
    at += skip;
  }
  return true;
}

// A wish that needs nothing of the lines around it.
bool stands_alone(const Intent& intent) {
  const Match& match = intent.match;
  const bool campaign = !wants_campaign(*match.phrase->operation) || says_campaign(match);
  const bool pronoun = std::any_of(match.fillings.begin(), match.fillings.end(), [](const Filling& filling) {
    return filling.what == Filling::What::pronoun || filling.what == Filling::What::pronouns;
  });
  return !intent.tentative && match.missing().empty() && campaign && !pronoun;
}

}  // namespace

std::optional<Reading> read_list(std::string_view text, Names& names) {
  const auto lines = lines_of(text);
  if (lines.size() < 2) return std::nullopt;
  Reading all;
  for (const std::string_view line : lines) {
    const auto words = words_of(line);
    if (is_civil(words)) continue;
    Reading one = read(words, names);
    if (one.intents.empty() || one.bare || !one.unclear.empty() ||
        !std::all_of(one.intents.begin(), one.intents.end(), stands_alone))
      return std::nullopt;
    std::move(one.intents.begin(), one.intents.end(), std::back_inserter(all.intents));
    for (std::string& id : one.named) {
      if (std::find(all.named.begin(), all.named.end(), id) == all.named.end())
        all.named.push_back(std::move(id));
    }
  }
  return all.intents.empty() ? std::nullopt : std::optional(std::move(all));
}

}  // namespace syncd::assistant
