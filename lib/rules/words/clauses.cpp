// SPDX-License-Identifier: Apache-2.0
#include "rules/words/clauses.h"

#include <array>
#include <utility>

#include "rules/words/conditions.h"
#include "rules/words/errors.h"
#include "rules/words/numbers.h"

namespace syncd::rules {
namespace {

class Clauses {
 public:
  Clauses(Reader& words, const Scope& scope, Draft& draft) : words_(words), scope_(scope), draft_(draft) {}

  Result<void> read() {
    while (!words_.done()) {
      if (skip_words()) continue;
      const auto taken = one();
      if (!taken) return tl::unexpected<Error>(taken.error());
      if (*taken) continue;
      if (auto read = conditions(); !read) return read;
    }
    return {};
  }

 private:
  // What joins clauses, ends a sentence, or only makes it one: "how many are there".
  bool skip_words() {
    const std::size_t before = words_.at;
    if (words_.take_one({".", "are there", "there are", "is there", "were there", "was there", "do we have",
                         "do i have", "we have", "exist", "in total", "please", "for me"})) {
      return true;
    }
    if (before == begin_ && !words_.next().is(",")) return false;
    if (!words_.take_one({", and", ", then", ",", "and then", "and", "then"})) return false;
    if (!words_.done() && !words_.next().is(",") && !words_.next().is("or") && !words_.next().is("and"))
      return true;
    words_.at = before;
    return false;
  }

  Result<bool> one() {
    const std::size_t before = words_.at;
    using Reading = Result<bool> (*)(Reader&, const Scope&, Draft&);
    for (const Reading reading : {&read_sort, &read_group, &read_extreme}) {
      auto taken = reading(words_, scope_, draft_);
      if (!taken || *taken) return taken;
      words_.at = before;
    }
    auto limited = read_limit(words_, draft_);
    if (!limited || *limited) return limited;
    words_.at = before;
    return by();
  }

  // "by spend": what is ranked, grouped or sorted by; "by alice" is for the conditions.
  Result<bool> by() {
    const std::size_t before = words_.at;
    if (!words_.take("by")) return false;
    const bool field = begins_group_key(words_, scope_, words_.at);
    if (!field && scope_.author() != nullptr) {
      words_.at = before;
      return false;
    }
    if (draft_.measured()) return read_group_keys(words_, scope_, draft_);
    if (draft_.top) {
      const bool top = *std::exchange(draft_.top, {});
      return rank_by(words_, scope_, draft_, top);
    }
    return read_sort_keys(words_, scope_, draft_, false);
  }

  Result<void> conditions() {
    const std::size_t begin = words_.at;
    auto expression = Conditions(words_, scope_).expression();
    if (!expression) return tl::unexpected<Error>(expression.error());
    if (read_before_ && (has_or_ || expression->has_or)) {
      return words_.fail(
          begin, "it is not plain what " + shown(words_.text(begin, words_.at)) + " belongs to beside an or",
          "say and, and set brackets");
    }
    read_before_ = true;
    has_or_ = expression->has_or;
    draft_.plan.where.push_back(std::move(expression->condition));
    return {};
  }

  Reader& words_;
  const Scope& scope_;
  Draft& draft_;
  std::size_t begin_ = words_.at;
  bool read_before_ = false, has_or_ = false;
};

}  // namespace

Result<bool> read_limit(Reader& words, Draft& draft) {
  const std::size_t place = words.at;
  const bool limit = words.take_one({"limit", "limit to", "limited to", "limit it to"});
  if (!limit &&
      !words.take_one({"only", "only the first", "only show", "show only", "max", "the first", "first"})) {
    return false;
  }
  const Token& token = words.next();
  const auto number = token.kind == Token::Kind::number ? number_in(token.text) : std::nullopt;
  const auto count = number ? whole(*number) : counted(token.fold);
  if (!count) {
    if (!limit) return false;
    return words.fail(
        words.at,
        words.done() ? "a number of rows is missing at the end" : shown(token.text) + " is no number of rows",
        "");
  }
  ++words.at;
  words.take_one({"rows", "results", "entries", "records", "row", "result", "of them"});
  if (draft.plan.limit) {
    return words.fail(place, shown(words.text(place, words.at)) + " is a second limit", "say one of them");
  }
  draft.plan.limit = count;
  return true;
}

Result<void> read_clauses(Reader& words, const Scope& scope, Draft& draft) {
  return Clauses(words, scope, draft).read();
}

}  // namespace syncd::rules
