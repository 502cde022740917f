// SPDX-License-Identifier: Apache-2.0
// The small words: articles, prepositions, pronouns, yes and no.
#include "assistant/builtin/lexicon.h"

#include <unordered_set>

namespace syncd::assistant {
namespace {

using Set = std::unordered_set<std::string_view>;

const Set& determiners() {
  static const Set all{"the", "a",   "an",  "our", "their", "my", "your",
                       "his", "her", "its", "of",  "all",   "teh"};
  return all;
}

const Set& connectives() {
  static const Set all{"and", "then", "also", "plus", "n", "afterwards", "next", "but"};
  return all;
}

const Set& prepositions() {
  static const Set all{"on",  "for",  "of",   "in",     "at",      "with",  "to",   "from",
                       "by",  "into", "onto", "as",     "across",  "under", "over", "out",
                       "off", "down", "up",   "within", "towards", "toward"};
  return all;
}

const Set& pronouns() {
  static const Set all{"it", "that", "this", "them", "they", "those", "these", "both"};
  return all;
}

const Set& campaign_nouns() {
  static const Set all{"campaign", "campaigns",   "ad",         "ads",     "brand",
                       "account",  "advertising", "campaign's", "campain", "campaing"};
  return all;
}

const Set& yes() {
  static const Set all{"yes",     "y",          "yep",        "yeah",        "yup",       "ya",
                       "sure",    "ok",         "okay",       "confirm",     "confirmed", "correct",
                       "exactly", "absolutely", "definitely", "affirmative", "proceed",   "yea",
                       "aye",     "do",         "k",          "👍",           "✅",         "👌",
                       "yess",    "jup",        "certainly",  "indeed"};
  return all;
}

const Set& no() {
  static const Set all{"no", "n",     "nope", "nah",   "cancel", "don't", "dont",     "nevermind", "not",
                       "👎",  "leave", "stop", "never", "forget", "nay",   "negative", "wait",      "❌"};
  return all;
}

bool in(const Set& set, std::string_view word) {
  return set.contains(word);
}

}  // namespace

bool is_determiner(std::string_view word) {
  return in(determiners(), word);
}
bool is_connective(std::string_view word) {
  return in(connectives(), word);
}
bool is_preposition(std::string_view word) {
  return in(prepositions(), word);
}
bool is_pronoun(std::string_view word) {
  return in(pronouns(), word);
}
bool is_plural_pronoun(std::string_view word) {
  return word == "them" || word == "they" || word == "those" || word == "these" || word == "both";
}
bool is_campaign_noun(std::string_view word) {
  return in(campaign_nouns(), word);
}
bool is_yes(std::string_view word) {
  return in(yes(), word);
}
bool is_no(std::string_view word) {
  return in(no(), word);
}
bool is_english(std::string_view word) {
  static const Set all{"us", "it", "in", "is", "am", "as", "at", "be", "by", "do", "id", "me",
                       "my", "no", "so", "to", "if", "or", "an", "on", "of", "up", "go", "he",
                       "we", "hi", "ok", "la", "ad", "pm", "mr", "ms", "al", "la", "re", "tv",
                       "cc", "ai", "io", "im", "ie", "eh", "um", "ma", "pa"};
  return in(all, word);
}
bool is_vocative(std::string_view word) {
  static const Set all{"team", "folks", "guys",      "everyone", "everybody", "all",
                       "mate", "buddy", "assistant", "bot",      "syncd"};
  return in(all, word);
}
bool is_gathering(std::string_view word) {
  static const Set all{"chat", "thread", "group",  "channel", "call", "meeting",
                       "room", "crew",   "invite", "email",   "slack"};
  return in(all, word) || is_vocative(word);
}
bool is_retraction(std::string_view word) {
  static const Set all{"except",  "excluding", "but",    "not",    "no",     "nope",    "wait",
                       "besides", "apart",     "other",  "never",  "don't",  "dont",    "instead",
                       "scratch", "nevermind", "forget", "cancel", "rather", "without", "mean",
                       "meant",   "oops",      "or",     "leave",  "keep",   "sorry"};
  return in(all, word);
}
bool is_name_or_code(std::string_view word) {
  static const Set all{"chad", "georgia", "jordan", "jersey", "israel",  // people
                       "ai",   "ar",      "as",     "at",     "bi",     "co",  "cv",  "hr", "in", "io",
                       "it",  // abbreviations, words
                       "la",   "ma",      "ml",     "mp",     "ms",     "pa",  "pg",  "ph", "pm", "pr",
                       "ps",   "qa",      "re",     "sc",     "sm",     "st",  "tc",  "tm", "va", "vc",
                       "vi",   "am",      "be",     "by",     "do",     "id",  "is",  "me", "my", "no",
                       "so",   "to",      "and",    "are",    "com",    "dom", "gin", "per"};
  return in(all, word);
}
bool is_doubtful_symbol(std::string_view symbol) {
  static const Set all{"❌", "❎", "✖", "✗", "✘", "🚫", "⛔", "👎", "🙅", "🤔", "❓", "❔", "⁉", "😂", "🤣", "😜",
                       "🤪", "🙃", "😏", "🤷", "🙄", "😆", "😝", "😛",
                       // ticks: done, or to be done
                       "✅", "☑", "☐", "✔", "✓", "☒", "⬜", "⬛", "🔲", "🔳", "🗹", "🗸", "◻", "▢", "□",
                       // for later, or noted or said elsewhere
                       "⏰", "⏳", "⌛", "🔜", "📅", "📆", "🗓", "🕐", "🕒", "🕔", "🕕", "🕛", "📝", "🗒", "📌", "💬",
                       "🗨", "💭", "📋", "🤖", "👇"};
  return in(all, symbol);
}
bool is_known(std::string_view word) {
  return is_class_word(word) || is_edge_filler(word) || is_determiner(word) || is_connective(word) ||
         is_preposition(word) || is_pronoun(word) || is_campaign_noun(word) || is_yes(word) || is_no(word) ||
         is_restriction(word) || is_doubt(word);
}

}  // namespace syncd::assistant
