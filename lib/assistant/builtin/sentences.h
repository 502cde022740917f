// SPDX-License-Identifier: Apache-2.0
// A message cut into sentences, and what words of one tell beside a wish: that something is so, or that the
// wish is not to be carried out. Pure; any thread.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/builtin/words.h"

namespace syncd::assistant {

using Words = std::span<const Word>;

struct Sentence {
  Words words;
  bool question = false;
};

// Lines that quote another begin with >, and are left out. "1) ... 2) ..." are sentences of their own.
std::vector<Sentence> sentences_of(Words words);

// How many words at `at` say `phrase`, given with blanks; 0 for none.
std::size_t says(Words words, std::size_t at, std::string_view phrase);
// The most that one of these says there.
std::size_t says_one(Words words, std::size_t at, std::span<const std::string_view> phrases);

bool has(Words words, std::initializer_list<std::string_view> wanted);
bool has_doubt(Words words);

// "yeah right": says the contrary of what follows.
bool is_scorn(Words words);

// "Bob?", "hey Bob": what follows is for them.
bool is_call(Words words);

// Tells how things are, and nothing that would speak against a wish beside it: "the landing page is down".
bool is_statement(Words words);

// "because it's overspending": why a wish is made.
bool is_reason(Words words);

// As it was typed, for asking back.
std::string text_of(Words words);

}  // namespace syncd::assistant
