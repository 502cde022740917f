// SPDX-License-Identifier: Apache-2.0
// Words that say nothing: greetings, thanks, courtesies, and what is said beside a wish.
#include "assistant/builtin/lexicon.h"

#include <unordered_set>

namespace syncd::assistant {
namespace {

using Set = std::unordered_set<std::string_view>;

// Between the parts of a wish.
const Set& inner_fillers() {
  static const Set all{"please",    "pls",   "plz",       "kindly",     "just",     "now",      "immediately",
                       "asap",      "again", "too",       "also",       "back",     "quickly",  "completely",
                       "entirely",  "fully", "instantly", "simply",     "directly", "actually", "urgently",
                       "immediate", "rn",    "atm",       "accordingly"};
  return all;
}

// Before and behind it.
const Set& edge_fillers() {
  static const Set all{
      "thanks",     "thx",         "ty",      "cheers",   "ok",        "okay",    "hey",       "hi",
      "hello",      "yo",          "morning", "everyone", "everybody", "all",     "team",      "folks",
      "guys",       "so",          "well",    "alright",  "right",     "quick",   "there",     "assistant",
      "@assistant", "bot",         "@bot",    "syncd",    "@syncd",    "yes",     "yeah",      "yep",
      "sure",       "perfect",     "great",   "cool",     "nice",      "awesome", "tia",       "mate",
      "buddy",      "appreciated", "tysm",    "ta",       "urgent",    "oh",      "afternoon", "evening",
      "then",       "and",         "ah",      "actually", "anyway",    "hmm",     "um",        "uh",
      "alrighty",   "fine",        "good",    "agreed"};
  return all;
}
const std::vector<std::string_view>& filler_phrases() {
  static const std::vector<std::string_view> all{"as soon as possible",
                                                 "right now",
                                                 "right away",
                                                 "straight away",
                                                 "at once",
                                                 "for now",
                                                 "for me",
                                                 "for us",
                                                 "for the moment",
                                                 "for the time being",
                                                 "thank you",
                                                 "thanks a lot",
                                                 "thanks so much",
                                                 "thanks in advance",
                                                 "much appreciated",
                                                 "thank you so much",
                                                 "many thanks",
                                                 "thanks again",
                                                 "thank you very much",
                                                 "good morning",
                                                 "good afternoon",
                                                 "good evening",
                                                 "with immediate effect",
                                                 "if you can",
                                                 "if possible",
                                                 "if you don't mind",
                                                 "if you dont mind",
                                                 "if you would",
                                                 "when you can",
                                                 "when you get a chance",
                                                 "when you get a minute",
                                                 "when you have a minute",
                                                 "when you have a moment",
                                                 "when you have a second",
                                                 "when you get a sec",
                                                 "when you have a sec",
                                                 "as well",
                                                 "no rush",
                                                 "happy monday",
                                                 "happy friday",
                                                 "would be great",
                                                 "would be perfect",
                                                 "that would be great",
                                                 "that'd be great",
                                                 "quick one",
                                                 "one thing",
                                                 "real quick",
                                                 "thank u",
                                                 "as of now",
                                                 "effective immediately",
                                                 "effective now",
                                                 "from now on",
                                                 "once more",
                                                 "once again",
                                                 "hi there",
                                                 "hey there",
                                                 "you can",
                                                 "i'd appreciate it",
                                                 "thanks all",
                                                 "thanks everyone",
                                                 "pretty please",
                                                 "if that's ok",
                                                 "if that's okay",
                                                 "one more thing",
                                                 "quick request",
                                                 "two things",
                                                 "a couple of things",
                                                 "couple of things",
                                                 "three things",
                                                 "a few things",
                                                 "some changes",
                                                 "a few changes",
                                                 "two changes",
                                                 "next up",
                                                 "heads up",
                                                 "at the moment",
                                                 "until further notice",
                                                 "till further notice",
                                                 "will explain later",
                                                 "i'll explain later",
                                                 "explain later",
                                                 "more later",
                                                 "details later",
                                                 "details to follow",
                                                 "that'd be lovely",
                                                 "that would be lovely",
                                                 "would be lovely",
                                                 "would be nice",
                                                 "that would be nice",
                                                 "that'd be nice",
                                                 "if you please",
                                                 "so much",
                                                 "be so kind",
                                                 "without delay",
                                                 "do the following",
                                                 "the following",
                                                 "quick ask",
                                                 "small change",
                                                 "quick change",
                                                 "small request",
                                                 "by the way",
                                                 "just so you know",
                                                 "with thanks"};
  return all;
}

// Behind a wish only: "already paused Apex" tells what was done.
const std::vector<std::string_view>& endings() {
  static const std::vector<std::string_view> all{"already",
                                                 "already now",
                                                 "pronto",
                                                 "stat",
                                                 "instead",
                                                 "this instant",
                                                 "this minute",
                                                 "this very minute",
                                                 "this second",
                                                 "this very second",
                                                 "while you're at it",
                                                 "while youre at it",
                                                 "while you are at it",
                                                 "while at it",
                                                 "for god's sake",
                                                 "for gods sake",
                                                 "for crying out loud"};
  return all;
}

}  // namespace

bool is_inner_filler(std::string_view word) {
  return inner_fillers().contains(word);
}
bool is_edge_filler(std::string_view word) {
  return is_inner_filler(word) || edge_fillers().contains(word);
}
bool is_courtesy(std::string_view word) {
  static const Set all{"please", "pls", "plz", "kindly", "pleas", "plss", "plese", "pleeease", "plzz"};
  return all.contains(word);
}
bool is_thanks(std::string_view word) {
  static const Set all{"thanks", "thank", "thx", "cheers", "ta", "ty", "tia", "tysm"};
  return all.contains(word);
}
bool is_interjection(std::string_view word) {
  static const Set all{"no",   "nope", "wait", "oops", "sorry", "whoops",
                       "argh", "damn", "ugh",  "umm",  "ooops", "shit"};
  return all.contains(word);
}
std::span<const std::string_view> ending_fillers() {
  return endings();
}
std::span<const std::string_view> fillers_of_several_words() {
  return filler_phrases();
}

}  // namespace syncd::assistant
