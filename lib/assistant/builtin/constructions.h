// SPDX-License-Identifier: Apache-2.0
// Ways to say a wish in which its verb does not come first, turned into ones in which it does: "Apex should
// be paused" is "pause Apex". Whether what comes out is a wish at all is for the phrases to tell, where again
// every word has to be accounted for. Pure; any thread.
#pragma once

#include <span>
#include <vector>

#include "assistant/builtin/sentences.h"

namespace syncd::assistant {

// How a wish is said in a sentence.
struct Tone {
  bool courteous = false;  // please: what has no verb of order is one
  bool thankful = false;   // or thanks are said for it, anywhere in the message
};

struct Recast {
  std::vector<Word> words;
  bool order = false;    // else it may be a thought: to be asked back
  bool answers = false;  // its question mark stands for a request
};

// Whether the word may begin a replacement: replace, swap.
bool may_replace(const Word& word);

// Small things that stand for others, in any sentence: "the tablet one" for "the tablet bid", a verb in
// quotation marks for the verb, "replace A with B" for "remove A and add B".
std::vector<Word> spelled_out(Words words);

// What a statement is about: "the Apex mobile bid" of "the Apex mobile bid is too high". Empty where it
// cannot be told.
Words subject_of(Words statement);
// "lower it by 10%" behind such a statement: with its subject in the place of "it". Empty where there is no
// "it", or it may be something else.
std::vector<Word> with_subject(Words clause, Words subject);

// Every way to turn the sentence round.
std::vector<Recast> recasts(Words words, const Tone& tone);

}  // namespace syncd::assistant
