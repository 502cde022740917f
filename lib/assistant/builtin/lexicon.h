// SPDX-License-Identifier: Apache-2.0
// The words that the interpreter knows, and what they stand for: classes of words that phrases name, words
// that say nothing, ways to begin a wish, and words after which nothing is done. Pure data; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syncd::assistant {

// Words of one meaning, as phrases name it: <stop>. Each word may be several joined by underscores.
std::span<const std::string_view> word_class(std::string_view name);  // empty where there is no such class

bool is_class_word(std::string_view word);

// How people call a value that a field may have: "phones" is mobile. The value itself is not among them.
std::span<const std::string_view> spoken_for(std::string_view choice);

// A wish begins with these and goes on with its verb.
struct Opening {
  std::string_view words;  // with blanks
  enum class Manner : std::uint8_t {
    order,    // could you please ...
    thought,  // maybe we should ...: to be asked back
  } manner;
  bool gerund = false;  // the verb follows as "pausing"
};
std::span<const Opening> openings();
// "could you": asked as a question, and an order all the same.
bool is_request(const Opening& opening);
// A wish for a thing or a state begins with these: "I'd like ... paused". As words with blanks.
std::span<const std::string_view> wants();
// What is asked behind an order: "would you?"
std::span<const std::string_view> tags();
// What is said behind a wish that had no verb: "..., please set it".
std::span<const std::string_view> closings();

// Says nothing that changes a wish: between its parts (please, now), before and behind it (hey, thanks too).
bool is_inner_filler(std::string_view word);
bool is_edge_filler(std::string_view word);
bool is_courtesy(std::string_view word);  // please: makes an order of what has no verb
bool is_thanks(std::string_view word);
bool is_interjection(std::string_view word);  // no, wait, oops: at the beginning of a sentence
std::span<const std::string_view> fillers_of_several_words();  // with blanks
std::span<const std::string_view> ending_fillers();            // the same, behind a wish and nowhere else
bool is_determiner(std::string_view word);                     // the, our
bool is_connective(std::string_view word);                     // and, then
bool is_preposition(std::string_view word);                    // on, for
bool is_pronoun(std::string_view word);                        // it, that
bool is_plural_pronoun(std::string_view word);
bool is_campaign_noun(std::string_view word);  // campaign, ads
bool is_yes(std::string_view word);
bool is_no(std::string_view word);
// Begins what a wish may not be carried out with: until, tomorrow, except.
bool is_restriction(std::string_view word);
// Beside a wish, in another sentence, it takes the wish back or makes it another's: wait, said,
// hypothetically.
bool is_doubt(std::string_view word);
// Tells what others say, want or plan, or that something is only talked about.
bool is_hearsay(std::string_view word);
// A verb that tells how things are: is, has, went.
bool is_telling(std::string_view word);
// A word of time, praise or number, which names a campaign only where it is all of its name.
bool is_everyday(std::string_view word);
// Takes the last wish back before another: "my mistake, undo it". As words with blanks.
std::span<const std::string_view> apologies();
// Says something else than it seems to: "hold on", "cut it out". As words with blanks.
std::span<const std::string_view> idioms();

// Whom one speaks to: "pause Apex, team".
bool is_vocative(std::string_view word);
// Where people come together: "add Chad to the Apex chat" is about no campaign.
bool is_gathering(std::string_view word);
// Takes back or leaves out some of what was said before it.
bool is_retraction(std::string_view word);
// A country, or its code, that is as often a person or an abbreviation: Chad, AI.
bool is_name_or_code(std::string_view word);
// An emoji that takes back what stands beside it, or makes a joke of it.
bool is_doubtful_symbol(std::string_view symbol);

// A word of two letters that is a country's code as well: us, it, in.
bool is_english(std::string_view word);

// "pause" as "pausing", and as "paused".
std::string gerund(std::string_view verb);
std::string participle(std::string_view verb);

// Whether the word stands anywhere here: such a word is no one's name in part.
bool is_known(std::string_view word);

}  // namespace syncd::assistant
