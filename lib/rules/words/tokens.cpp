// SPDX-License-Identifier: Apache-2.0
#include "rules/words/tokens.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "rules/words/errors.h"
#include "rules/words/numbers.h"

namespace syncd::rules {
namespace {

using Kind = Token::Kind;

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kDigits = "0123456789";
constexpr std::array<std::string_view, 3> kNoBreakSpaces{"\u00a0", "\u202f", "\u2009"};

struct Sign {
  std::string_view typed, means;
};
// The longer ones first.
constexpr std::array kSigns{
    Sign{"<=", "<="}, Sign{"=<", "<="}, Sign{">=", ">="}, Sign{"=>", ">="}, Sign{"<>", "<>"},
    Sign{"!=", "!="}, Sign{"==", "="},  Sign{"≤", "<="},  Sign{"≥", ">="},  Sign{"≠", "!="},
    Sign{"<", "<"},   Sign{">", ">"},   Sign{"=", "="},   Sign{"(", "("},   Sign{")", ")"},
    Sign{"[", "("},   Sign{"]", ")"},   Sign{";", ";"},
};

struct Quotes {
  std::string_view open, close;
};
constexpr std::array kQuotes{
    Quotes{"\"", "\""}, Quotes{"“", "”"}, Quotes{"„", "“"}, Quotes{"«", "»"},
    Quotes{"`", "`"},   Quotes{"'", "'"}, Quotes{"‘", "’"},
};

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool is_letter(char c) {
  return ascii::is_word(c) || static_cast<signed char>(c) < 0;
}

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> cut() {
    while (at_ < text_.size()) {
      if (skip_blank()) continue;
      if (const auto quotes = opening()) {
        if (auto failed = quote(*quotes)) return tl::unexpected<Error>(*failed);
      } else if (!sign()) {
        chunk();
      }
    }
    while (!out_.empty() && (out_.back().is(".") || out_.back().is("?") || out_.back().is("!"))) {
      out_.pop_back();
    }
    return std::move(out_);
  }

 private:
  bool skip_blank() {
    for (const auto blank : kNoBreakSpaces) {
      if (text_.substr(at_).starts_with(blank)) return at_ += blank.size(), true;
    }
    return is_one_of(text_[at_], kBlank) && ++at_ > 0;
  }

  // An apostrophe opens a quotation only where one closes it: the '90s.
  std::optional<Quotes> opening() const {
    const auto rest = text_.substr(at_);
    for (const auto& quotes : kQuotes) {
      if (!rest.starts_with(quotes.open)) continue;
      if (quotes.close != "'" && quotes.close != "’") return quotes;
      if (closing(quotes, at_ + quotes.open.size())) return quotes;
    }
    return std::nullopt;
  }

  // Where the quotation ends that is open at `from`. One inside a word is an apostrophe: 'it's'.
  std::optional<std::size_t> closing(const Quotes& quotes, std::size_t from) const {
    const bool apostrophe = quotes.close == "'" || quotes.close == "’";
    for (auto end = text_.find(quotes.close, from); end != std::string_view::npos;) {
      const auto behind = end + quotes.close.size();
      if (text_.substr(behind).starts_with(quotes.close)) {
        end = text_.find(quotes.close, behind + quotes.close.size());
      } else if (apostrophe && behind < text_.size() && is_letter(text_[behind])) {
        end = text_.find(quotes.close, behind);
      } else {
        return end;
      }
    }
    return std::nullopt;
  }

  std::optional<Error> quote(const Quotes& quotes) {
    const std::size_t begin = at_, from = at_ + quotes.open.size();
    const auto end = closing(quotes, from);
    if (!end) return refusal("a quotation mark is not closed: " + shown(text_.substr(begin)), "");
    std::string inside(text_.substr(from, *end - from));
    const std::string doubled = std::string(quotes.close) + std::string(quotes.close);
    for (auto at = inside.find(doubled); at != std::string::npos;
         at = inside.find(doubled, at + quotes.close.size())) {
      inside.erase(at, quotes.close.size());
    }
    at_ = *end + quotes.close.size();
    out_.push_back({Kind::quote, std::move(inside), {}, begin, at_});
    return std::nullopt;
  }

  const Sign* sign_at(std::size_t at) const {
    const auto* it = std::find_if(kSigns.begin(), kSigns.end(),
                                  [&](const Sign& sign) { return text_.substr(at).starts_with(sign.typed); });
    return it == kSigns.end() ? nullptr : it;
  }

  bool sign() {
    if (text_[at_] == ',') return mark(1, ","), true;
    const Sign* found = sign_at(at_);
    if (found != nullptr) mark(found->typed.size(), found->means);
    return found != nullptr;
  }

  void mark(std::size_t size, std::string_view means) {
    out_.push_back({Kind::mark, std::string(text_.substr(at_, size)), std::string(means), at_, at_ + size});
    at_ += size;
  }

  // A comma between digits belongs to the number: 1,250.
  bool chunk_ends(std::size_t at) const {
    if (at == text_.size() || is_one_of(text_[at], kBlank) || text_[at] == '"') return true;
    if (text_[at] == ',') {
      return at == at_ || !is_one_of(text_[at - 1], kDigits) || at + 1 == text_.size() ||
             !is_one_of(text_[at + 1], kDigits);
    }
    const bool blank = std::any_of(kNoBreakSpaces.begin(), kNoBreakSpaces.end(),
                                   [&](auto space) { return text_.substr(at).starts_with(space); });
    return blank || sign_at(at) != nullptr;
  }

  void chunk() {
    std::size_t end = at_ + 1;
    while (!chunk_ends(end)) ++end;
    std::size_t trailing = end;
    while (trailing > at_ + 1 && is_one_of(text_[trailing - 1], ".?!:")) --trailing;
    if (is_one_of(text_[at_], ".?!:") && trailing == at_ + 1) trailing = at_;
    if (trailing > at_) word(text_.substr(at_, trailing - at_));
    while (at_ < end) mark(1, text_.substr(at_, 1));
  }

  void word(std::string_view typed) {
    std::string fold = folded(typed);
    for (auto at = fold.find("’"); at != std::string::npos; at = fold.find("’")) {
      fold.replace(at, std::string_view("’").size(), "'");
    }
    const Kind kind = number_in(typed) ? Kind::number : Kind::word;
    out_.push_back({kind, std::string(typed), std::move(fold), at_, at_ + typed.size()});
    at_ += typed.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> out_;
};

}  // namespace

Result<std::vector<Token>> tokens_of(std::string_view text) {
  std::string visible(text);
  for (char& c : visible) {
    if (c == '\t' || c == '\r' || c == '\n') c = ' ';
  }
  if (!is_utf8(text)) return tl::unexpected<Error>(refusal("the rule is not UTF-8: " + shown(text), ""));
  if (terminal_line(visible) != visible) {
    return tl::unexpected<Error>(
        refusal("the rule has a character in it that cannot be seen: " + shown(visible),
                "control, direction and zero-width characters are not allowed"));
  }
  return Cutter(text).cut();
}

}  // namespace syncd::rules
