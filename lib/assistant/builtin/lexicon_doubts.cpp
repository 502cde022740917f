// SPDX-License-Identifier: Apache-2.0
// Words that limit a wish or take it back, and verbs that tell what others want.
#include "assistant/builtin/lexicon.h"

#include <unordered_set>

namespace syncd::assistant {
namespace {

using Set = std::unordered_set<std::string_view>;

const Set& restrictions() {
  static const Set all{"tomorrow", "tonight",  "today",  "later",      "until",       "till",      "when",
                       "if",       "once",     "after",  "before",     "from",        "next",      "unless",
                       "while",    "except",   "but",    "only",       "because",     "since",     "instead",
                       "or",       "over",     "during", "every",      "on",          "at",        "in",
                       "as",       "not",      "for",    "without",    "this",        "by",        "whenever",
                       "provided", "around",   "monday", "tuesday",    "wednesday",   "thursday",  "friday",
                       "saturday", "sunday",   "maybe",  "eventually", "soon",        "to",        "and",
                       "should",   "a",        "per",    "apart",      "temporarily", "excluding", "weekends",
                       "nightly",  "overnight"};
  return all;
}

const Set& doubts() {
  static const Set all{
      "wait",           "scratch",    "kidding",   "jk",         "joke",         "joking",
      "ignore",         "instead",    "if",        "unless",     "would",        "hypothetical",
      "hypothetically", "imagine",    "suppose",   "example",    "says",         "said",
      "wrote",          "told",       "asked",     "asks",       "quote",        "nevermind",
      "don't",          "dont",       "not",       "never",      "no",           "nope",
      "tomorrow",       "later",      "until",     "till",       "when",         "after",
      "undo",           "pretend",    "test",      "testing",    "instructions", "prompt",
      "previous",       "mind",       "haha",      "lol",        "rofl",         "seriously",
      "forget",         "wouldn't",   "shouldn't", "can't",      "cannot",       "won't",
      "didn't",         "wasn't",     "maybe",     "perhaps",    "might",        "unsure",
      "confirm",        "approval",   "approve",   "yet",        "hold",         "first",
      "mistake",        "wrong",      "typo",      "meant",      "mean",         "saying",
      "writes",         "message",    "email",     "subject",    "supposed",     "doubt",
      "could",          "should",     "only",      "except",     "system",       "role",
      "prior",          "everything", "anymore",   "hang",       "read",         "reads",
      "thinking",       "assuming",   "assume",    "assumed",    "presuming",    "presumably",
      "supposing",      "providing",  "provided",  "contingent", "depending",    "depends",
      "words",          "dream",      "reminder",  "todo",       "note"};
  return all;
}

const Set& hearsay() {
  static const Set all{
      "say",        "says",        "said",           "saying",      "tell",      "tells",      "told",
      "telling",    "write",       "writes",         "wrote",       "written",   "ask",        "asks",
      "asked",      "asking",      "want",           "wants",       "wanted",    "request",    "requests",
      "requested",  "requesting",  "suggest",        "suggests",    "suggested", "suggestion", "recommend",
      "recommends", "recommended", "recommendation", "propose",     "proposes",  "proposed",   "proposal",
      "demand",     "demands",     "demanded",       "insists",     "insisted",  "mention",    "mentions",
      "mentioned",  "think",       "thinks",         "thought",     "thoughts",  "believe",    "believes",
      "believed",   "feel",        "feels",          "reckon",      "reckons",   "hope",       "hopes",
      "hoped",      "hoping",      "wish",           "wishes",      "wished",    "plan",       "plans",
      "planned",    "planning",    "decide",         "deciding",    "discuss",   "discussed",  "discussing",
      "debating",   "consider",    "considered",     "considering", "claims",    "claimed",    "email",
      "emails",     "emailed",     "message",        "messages",    "messaged",  "note",       "noted",
      "quote",      "quoted",      "idea",           "ideas",       "question",  "option",     "options",
      "task",       "ticket",      "subject",        "title",       "agenda",    "will",       "gonna",
      "i'll",       "we'll",       "they'll",        "he'll",       "she'll",    "it'll",      "going",
      "about",      "almost",      "nearly",         "answer",      "answered",  "reply",      "replied",
      "order",      "ordered",     "advise",         "advised",     "advice",    "prefer",     "prefers",
      "would",      "rather",      "heard",          "hear",        "rumor",     "rumour",     "supposedly",
      "apparently", "expects",     "expected",       "expecting",   "urged",     "urges",      "begged",
      "posted",     "typed",       "type",           "click",       "button",    "command",    "example",
      "docs",       "manual",      "tutorial"};
  return all;
}

// Besides verbs in -ed.
const Set& telling() {
  static const Set all{
      "is",      "are",    "was",   "were",   "am",      "isn't", "aren't",     "wasn't",     "it's",
      "they're", "that's", "we're", "i'm",    "he's",    "she's", "you're",     "there's",    "nobody's",
      "has",     "have",   "had",   "got",    "gets",    "looks", "look",       "looked",     "seems",
      "went",    "came",   "ran",   "lost",   "hit",     "fell",  "rose",       "sold",       "broke",
      "blew",    "shot",   "sank",  "grew",   "spent",   "left",  "gave",       "took",       "made",
      "began",   "became", "paid",  "we've",  "they've", "i've",  "hasn't",     "haven't",    "doesn't",
      "needs",   "costs",  "burns", "spends", "keeps",   "goes",  "converts",   "performs",   "underperforms",
      "tanks",   "starts", "ends",  "begins", "sucks",   "works", "overspends", "everyone's", "everything's"};
  return all;
}

}  // namespace

bool is_hearsay(std::string_view word) {
  return hearsay().contains(word);
}
bool is_telling(std::string_view word) {
  return telling().contains(word) || (word.size() > 4 && word.ends_with("ed"));
}

bool is_restriction(std::string_view word) {
  return restrictions().contains(word);
}
bool is_doubt(std::string_view word) {
  return doubts().contains(word);
}

}  // namespace syncd::assistant
