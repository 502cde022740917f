// SPDX-License-Identifier: Apache-2.0
#include "rules/words/reader.h"

#include <algorithm>

#include "rules/words/errors.h"

namespace syncd::rules {

const Token& Reader::token(std::size_t place) const {
  static const Token kNothing{Token::Kind::mark, {}, {}, 0, 0};
  return place < tokens_.size() ? tokens_[place] : kNothing;
}

std::size_t Reader::says(std::size_t place, std::string_view phrase) const {
  std::size_t said = 0;
  while (true) {
    const auto blank = phrase.find(' ');
    if (!token(place + said).is(phrase.substr(0, blank))) return 0;
    ++said;
    if (blank == std::string_view::npos) return said;
    phrase.remove_prefix(blank + 1);
  }
}

std::size_t Reader::says_one(std::size_t place, std::span<const std::string_view> phrases) const {
  std::size_t longest = 0;
  for (const auto phrase : phrases) longest = std::max(longest, says(place, phrase));
  return longest;
}

bool Reader::take(std::string_view phrase) {
  const auto said = says(at, phrase);
  at += said;
  return said > 0;
}

bool Reader::take_one(std::span<const std::string_view> phrases) {
  const auto said = says_one(at, phrases);
  at += said;
  return said > 0;
}

bool Reader::take_one(std::initializer_list<std::string_view> phrases) {
  return take_one(std::span(phrases.begin(), phrases.size()));
}

std::string_view Reader::text(std::size_t begin, std::size_t end) const {
  if (begin >= end || begin >= tokens_.size()) return {};
  const auto from = tokens_[begin].begin;
  return source_.substr(from, tokens_[std::min(end, tokens_.size()) - 1].end - from);
}

tl::unexpected<Error> Reader::fail(std::size_t place, std::string message, std::string hint) {
  return fail(place, refusal(std::move(message), std::move(hint)));
}

tl::unexpected<Error> Reader::fail(std::size_t place, Error error) {
  failed_at_ = place;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace syncd::rules
