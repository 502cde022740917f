// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/ascii.h"
#include "base/text.h"

namespace syncd::assistant {
namespace {

bool is_letter(char c) {
  return ascii::is_letter(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string fold_word(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if ((static_cast<unsigned char>(c) & 0x80) != 0) return folded(text);
    c = ascii::lower(c);
  }
  return out;
}

struct Sign {
  std::string_view text, currency;
};
constexpr std::array kCurrencySigns{Sign{"US$", "USD"}, Sign{"CA$", "CAD"}, Sign{"C$", "CAD"},
                                    Sign{"AU$", "AUD"}, Sign{"A$", "AUD"},  Sign{"NZ$", "NZD"},
                                    Sign{"HK$", "HKD"}, Sign{"S$", "SGD"},  Sign{"$", "USD"},
                                    Sign{"€", "EUR"},   Sign{"£", "GBP"},   Sign{"¥", "JPY"}};

// What people's keyboards make of plain marks.
struct Typographic {
  std::string_view text;
  char mark;
};
constexpr std::array kTypographic{Typographic{"“", '"'},  Typographic{"”", '"'},     Typographic{"„", '"'},
                                  Typographic{"«", '"'},  Typographic{"»", '"'},     Typographic{"’", '\''},
                                  Typographic{"‘", '\''}, Typographic{"—", '-'},     Typographic{"–", '-'},
                                  Typographic{"…", '.'},  Typographic{"\u00a0", ' '}};

std::string plain_marks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if ((static_cast<unsigned char>(text[0]) & 0x80) != 0) {
      const auto it = std::find_if(kTypographic.begin(), kTypographic.end(),
                                   [&](const Typographic& t) { return text.starts_with(t.text); });
      if (it != kTypographic.end()) {
        // A dash of this kind separates, blanks or not.
        out += it->mark == '-' ? std::string(" - ") : std::string(1, it->mark);
        text.remove_prefix(it->text.size());
        continue;
      }
    }
    out += text[0] == '*' ? ' ' : text[0];  // markup for weight
    text.remove_prefix(1);
  }
  return out;
}

// The bytes of the emoji that the text begins with; 0 where it begins with none.
std::size_t emoji_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) == 0xf0 && byte(1) == 0x9f) return std::min<std::size_t>(4, text.size());
  // U+2190 to U+2BFF, the joiner and the variation selectors.
  if (byte(0) == 0xe2 && (byte(1) >= 0x86 && byte(1) <= 0xaf)) return std::min<std::size_t>(3, text.size());
  if (byte(0) == 0xe2 && byte(1) == 0x80 && byte(2) == 0x8d) return 3;
  if (byte(0) == 0xef && byte(1) == 0xb8) return std::min<std::size_t>(3, text.size());
  return 0;
}

// The bytes of what only says how an emoji looks; 0 where the text begins with none.
std::size_t tone_bytes(std::string_view text) {
  if (text.starts_with("\xef\xb8\x8e") || text.starts_with("\xef\xb8\x8f")) return 3;
  const bool skin = text.starts_with("\xf0\x9f\x8f") && text.size() > 3 &&
                    static_cast<unsigned char>(text[3]) >= 0xbb &&
                    static_cast<unsigned char>(text[3]) <= 0xbf;
  return skin ? 4 : 0;
}

// The bytes of the arrow or sign of equality that the text begins with; 0 where it begins with none.
std::size_t arrow_bytes(std::string_view text) {
  constexpr std::array<std::string_view, 8> kArrows{"-->", "==>", "->", "=>", "→", "➡\ufe0f", "➡", "="};
  const auto it = std::find_if(kArrows.begin(), kArrows.end(),
                               [&](std::string_view arrow) { return text.starts_with(arrow); });
  return it == kArrows.end() ? 0 : it->size();
}

class Scanner {
 public:
  explicit Scanner(std::string text) : text_(std::move(text)) {}

  std::vector<Word> words() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return std::string_view(text_).substr(at_); }
  bool after_blank() const { return at_ == 0 || is_blank(text_[at_ - 1]) || text_[at_ - 1] == '\n'; }

  void add(Word::Kind kind, std::size_t begin, std::size_t end, std::string fold) {
    Word word;
    word.kind = kind;
    word.text = text_.substr(begin, end - begin);
    word.fold = std::move(fold);
    word.begin = begin;
    word.end = end;
    out_.push_back(std::move(word));
  }

  void step() {
    const char c = peek();
    if (is_blank(c)) {
      ++at_;
    } else if (const std::size_t arrow = arrow_bytes(rest())) {
      add(Word::Kind::word, at_, at_ + arrow, "=");
      at_ += arrow;
    } else if (const std::size_t tone = tone_bytes(rest())) {
      at_ += tone;
    } else if (const std::size_t bytes = emoji_bytes(rest())) {
      add(Word::Kind::symbol, at_, at_ + bytes, std::string(rest().substr(0, bytes)));
      at_ += bytes;
    } else if (!number() && !quote()) {
      if (c == '+') {
        add(Word::Kind::word, at_, at_ + 1, "+");
        ++at_;
        return;
      }
      is_letter(c) || ascii::is_digit(c) || c == '@' ? word() : mark();
    }
  }

  void mark() {
    const char c = peek();
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] == c) ++end;  // "!!!", "..."
    add(Word::Kind::mark, at_, end, std::string(1, c));
    at_ = end;
  }

  // "U.K.", "U.S."
  bool initials() {
    std::string letters;
    std::size_t i = at_;
    while (i + 1 < text_.size() && ascii::is_letter(text_[i]) && text_[i + 1] == '.') {
      letters += text_[i];
      i += 2;
    }
    if (letters.size() < 2) return false;
    add(Word::Kind::word, at_, i, fold_word(letters));
    out_.back().text = letters;
    at_ = i;
    return true;
  }

  void word() {
    if (initials()) return;
    const std::size_t begin = at_;
    if (peek() == '@') ++at_;
    const auto inside = [&] {
      const char c = peek();
      if (is_letter(c) || ascii::is_digit(c) || c == '_') return emoji_bytes(rest()) == 0;
      return (c == '-' || c == '\'' || c == '.') && at_ > begin &&
             (is_letter(peek(1)) || ascii::is_digit(peek(1))) &&
             (c != '.' || ascii::is_digit(peek(1)) || ascii::is_lower(peek(1)));
    };
    while (at_ < text_.size() && inside()) ++at_;
    if (at_ == begin) ++at_;
    std::string_view text = std::string_view(text_).substr(begin, at_ - begin);
    const bool possessive =
        text.size() > 2 && text.ends_with("'s") && !contracted(text.substr(0, text.size() - 2));
    if (possessive) text.remove_suffix(2);
    add(Word::Kind::word, begin, at_, fold_word(text));
    out_.back().text = std::string(text);
    out_.back().possessive = possessive;
    if (peek() == '\'' && text.ends_with("s")) {  // "GlobalRetails'"
      out_.back().possessive = true;
      ++at_;
    }
  }

  // "it's", "let's": the verb is short, nothing belongs to anyone.
  static bool contracted(std::string_view stem) {
    constexpr std::array kStems{"it", "let", "what",  "who",  "that",       "how",  "there", "here",
                                "he", "she", "where", "this", "everything", "when", "one"};
    const std::string fold = fold_word(stem);
    return std::any_of(kStems.begin(), kStems.end(), [&](const char* s) { return fold == s; });
  }

  bool quote() {
    const char mark = peek();
    if (mark != '"' && mark != '`' && !(mark == '\'' && after_blank())) return false;
    std::size_t close = text_.find(mark, at_ + 1);
    while (mark == '\'' && close != std::string::npos && close + 1 < text_.size() &&
           is_letter(text_[close + 1])) {
      close = text_.find(mark, close + 1);  // an apostrophe
    }
    if (close == std::string::npos || close == at_ + 1) return false;
    const std::string inside(trimmed(std::string_view(text_).substr(at_ + 1, close - at_ - 1)));
    add(Word::Kind::quote, at_, close + 1, fold_word(inside));
    out_.back().text = inside;
    at_ = close + 1;
    return true;
  }

  bool number() {
    std::size_t i = at_;
    const auto sign_at = [&](std::size_t place) {
      return std::find_if(kCurrencySigns.begin(), kCurrencySigns.end(), [&](const Sign& s) {
        return std::string_view(text_).substr(std::min(place, text_.size())).starts_with(s.text);
      });
    };
    Word word;
    word.kind = Word::Kind::number;
    word.begin = at_;
    bool negative = false;
    if ((text_[i] == '-' || text_[i] == '+') && after_blank()) {
      negative = text_[i] == '-';
      word.is_signed = true;
      ++i;
    }
    if (const auto sign = sign_at(i); sign != kCurrencySigns.end()) {
      word.currency = sign->currency;
      i += sign->text.size();
    }
    const auto digits = figures(i);
    if (!digits) return false;
    i = digits->second;
    Decimal value = digits->first;
    const char unit = i < text_.size() ? text_[i] : '\0';
    const bool unit_ends =
        i + 1 >= text_.size() || !(is_letter(text_[i + 1]) || ascii::is_digit(text_[i + 1]));
    if ((unit == 'k' || unit == 'K' || unit == 'm' || unit == 'M') && unit_ends) {
      const std::int64_t factor = unit == 'k' || unit == 'K' ? 1'000 : 1'000'000;
      if (value.micros() > Decimal::most().micros() / factor) return false;
      value = Decimal::from_micros(value.micros() * factor);
      ++i;
    }
    if (i < text_.size() && text_[i] == '%') {
      word.percent = true;
      ++i;
    } else if (const auto sign = sign_at(i); word.currency.empty() && sign != kCurrencySigns.end()) {
      word.currency = sign->currency;
      i += sign->text.size();
    }
    if (i < text_.size() && (is_letter(text_[i]) || text_[i] == '_') &&
        emoji_bytes(rest().substr(i - at_)) == 0)
      return false;  // 5pm, 2nd: no number
    if (i + 1 < text_.size() && text_[i] == '-' && is_letter(text_[i + 1])) return false;  // 7-Eleven
    word.value = negative ? Decimal() - value : value;
    word.text = text_.substr(at_, i - at_);
    word.fold = word.text;
    word.end = i;
    out_.push_back(std::move(word));
    at_ = i;
    return true;
  }

  // Digits with thousands apart and decimals, from `i`, and where they end.
  std::optional<std::pair<Decimal, std::size_t>> figures(std::size_t i) const {
    const std::size_t begin = i;
    std::string plain;
    const auto digit = [&](std::size_t place) {
      return place < text_.size() && ascii::is_digit(text_[place]);
    };
    while (digit(i)) plain += text_[i++];
    if (plain.empty() && !(i < text_.size() && text_[i] == '.' && digit(i + 1))) return std::nullopt;
    const std::size_t leading = i - begin;
    while (leading <= 3 && i < text_.size() && text_[i] == ',' && digit(i + 1) && digit(i + 2) &&
           digit(i + 3) && !digit(i + 4)) {
      plain += text_.substr(i + 1, 3);
      i += 4;
    }
    if (i < text_.size() && text_[i] == ',' && digit(i + 1)) return std::nullopt;  // 2,40: who knows
    if (i < text_.size() && text_[i] == '.' && digit(i + 1)) {
      const bool whole_is_zero = plain.empty() || plain == "0";
      plain += text_[i++];
      const std::size_t decimals = i;
      while (digit(i)) plain += text_[i++];
      if (i - decimals == 3 && !whole_is_zero) return std::nullopt;  // 1.500: a thousand and a half, or one
      if (i < text_.size() && (text_[i] == '.' || text_[i] == ',') && digit(i + 1))
        return std::nullopt;  // 1.2.3
    }
    const auto value = Decimal::parse(plain.front() == '.' ? "0" + plain : plain);
    if (!value) return std::nullopt;
    return std::pair(*value, i);
  }

  std::string text_;
  std::size_t at_ = 0;
  std::vector<Word> out_;
};

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  return Scanner(plain_marks(text)).words();
}

}  // namespace syncd::assistant
