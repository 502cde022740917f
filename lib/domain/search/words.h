// SPDX-License-Identifier: Apache-2.0
// Text as the words that a search compares: upper and lower case, compatibility forms and accents folded
// together. Where a script writes without spaces (Chinese, Japanese, Thai, ...) each character is a word of
// its own, and knows whether it follows the one before it directly. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace syncd::domain {

class Words {
 public:
  struct Word {
    std::uint32_t begin, end;  // its bytes in the text
    std::uint32_t at, size;    // its folded form
    bool character;            // of a script without spaces
    bool glued;                // a character right behind another one
  };

  // Takes the text apart; what was there before is gone, its memory is used again.
  void read(std::string_view text);

  const std::vector<Word>& all() const { return words_; }
  std::string_view folded(const Word& word) const {
    return std::string_view(folded_).substr(word.at, word.size);
  }

 private:
  class Reader;
  std::string folded_;
  std::vector<Word> words_;
};

// The terms by which the index knows the words, each followed by a blank: a word as it is; of a run of
// characters each pair of neighbours, and the last one alone. So a single character is found as the beginning
// of a term.
void append_terms(std::string& out, const Words& words);

}  // namespace syncd::domain
