// SPDX-License-Identifier: Apache-2.0
// A place in the words of a rule, and what stands there. Remembers where it last refused, so that of several
// ways to read a rule the one that came furthest gives the error. Pure; any thread.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "rules/words/tokens.h"

namespace syncd::rules {

class Reader {
 public:
  Reader(std::string_view source, std::span<const Token> tokens) : source_(source), tokens_(tokens) {}

  std::size_t at = 0;

  bool done() const { return at >= tokens_.size(); }
  std::size_t size() const { return tokens_.size(); }
  // The token at a place; past the end, one that is nothing.
  const Token& token(std::size_t place) const;
  const Token& next() const { return token(at); }

  // How many tokens at `place` say the phrase, given with blanks; 0 for none.
  std::size_t says(std::size_t place, std::string_view phrase) const;
  std::size_t says_one(std::size_t place, std::span<const std::string_view> phrases) const;  // the longest

  bool take(std::string_view phrase);
  bool take_one(std::span<const std::string_view> phrases);
  bool take_one(std::initializer_list<std::string_view> phrases);

  // The words from `begin` up to `end`, as they were typed.
  std::string_view text(std::size_t begin, std::size_t end) const;

  tl::unexpected<Error> fail(std::size_t place, std::string message, std::string hint);
  tl::unexpected<Error> fail(std::size_t place, Error error);
  std::size_t failed_at() const { return failed_at_; }

 private:
  std::string_view source_;
  std::span<const Token> tokens_;
  std::size_t failed_at_ = 0;
};

}  // namespace syncd::rules
