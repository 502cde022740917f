// SPDX-License-Identifier: Apache-2.0
#include "domain/search/words.h"

#include "base/ascii.h"
#include "domain/search/letters.h"

namespace syncd::domain {
namespace {

// Longer words are known by how they begin: what is that long is no word of a language.
constexpr std::size_t kWordBytes = 64;

bool is_ascii(char c) {
  return static_cast<signed char>(c) >= 0;
}

// 0 for what is between words.
char folded_ascii(char c) {
  return ascii::is_word(c) ? ascii::lower(c) : '\0';
}

}  // namespace

// One pass over the text; `open_` is where the word began that the reader is in.
class Words::Reader {
 public:
  Reader(Words& words, std::string_view text) : words_(words), text_(text) {}

  void read() {
    while (at_ < text_.size()) is_ascii(text_[at_]) ? take_ascii() : take_other();
    close();
  }

 private:
  void take_ascii() {
    const char c = folded_ascii(text_[at_]);
    if (c == '\0') {
      ++at_;
      return close();
    }
    open();
    if (words_.folded_.size() - word_.at < kWordBytes) words_.folded_ += c;
    word_.end = static_cast<std::uint32_t>(++at_);
    glue_ = false;
  }

  void take_other() {
    const Taken taken = take_point(text_.substr(at_));
    const std::size_t begin = at_;
    at_ += taken.bytes;
    switch (letter_kind(taken.point)) {
      case Letter::none:
        return close();
      case Letter::joiner:
        if (open_) word_.end = static_cast<std::uint32_t>(at_);
        return;
      case Letter::letter:
        at_ = begin;
        open();
        at_ += taken.bytes;
        if (words_.folded_.size() - word_.at < kWordBytes) append_folded(words_.folded_, taken.point);
        word_.end = static_cast<std::uint32_t>(at_);
        glue_ = false;
        return;
      case Letter::character:
        return take_character(begin, taken.point);
    }
  }

  void take_character(std::size_t begin, CodePoint point) {
    const bool glued = glue_;
    close();
    Word word{static_cast<std::uint32_t>(begin),
              static_cast<std::uint32_t>(at_),
              static_cast<std::uint32_t>(words_.folded_.size()),
              0,
              true,
              glued};
    append_folded(words_.folded_, point);
    word.size = static_cast<std::uint32_t>(words_.folded_.size()) - word.at;
    if (word.size > 0) words_.words_.push_back(word);
    glue_ = word.size > 0;
  }

  void open() {
    if (open_) return;
    open_ = true;
    word_ = {static_cast<std::uint32_t>(at_),
             static_cast<std::uint32_t>(at_),
             static_cast<std::uint32_t>(words_.folded_.size()),
             0,
             false,
             false};
  }

  void close() {
    glue_ = false;
    if (!open_) return;
    open_ = false;
    word_.size = static_cast<std::uint32_t>(words_.folded_.size()) - word_.at;
    if (word_.size > 0) words_.words_.push_back(word_);
  }

  Words& words_;
  std::string_view text_;
  std::size_t at_ = 0;
  Word word_{};
  bool open_ = false;
  bool glue_ = false;  // the last thing taken was a character
};

void Words::read(std::string_view text) {
  folded_.clear();
  words_.clear();
  Reader(*this, text).read();
}

void append_terms(std::string& out, const Words& words) {
  const auto& all = words.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    out += words.folded(all[i]);
    if (all[i].character && i + 1 < all.size() && all[i + 1].glued) out += words.folded(all[i + 1]);
    out += ' ';
  }
}

}  // namespace syncd::domain
