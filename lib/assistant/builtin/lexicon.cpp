// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/lexicon.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_set>

namespace syncd::assistant {
namespace {

using Words = std::vector<std::string_view>;

struct Class {
  std::string_view name;
  Words words;
};

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      // verbs
      {"stop", {"pause", "stop", "halt", "hold", "suspend", "freeze", "disable", "deactivate", "unpublish"}},
      {"resume",
       {"resume", "activate", "restart", "unpause", "un-pause", "reactivate", "re-activate", "start",
        "enable", "re-enable", "reenable", "relaunch", "continue", "unfreeze", "restore", "unsuspend",
        "re-start", "relaunch", "launch"}},
      {"end", {"kill", "cancel", "end", "terminate", "close", "shelve", "park"}},
      {"turn", {"turn", "switch", "flip", "shut", "toggle"}},
      {"lower",
       {"reduce",    "lower",      "cut",        "decrease",   "drop",       "trim",      "shave",
        "slash",     "cut_back",   "scale_back", "scale_down", "bring_down", "dial_down", "dial_back",
        "turn_down", "knock_down", "push_down",  "pull_back",  "pull_down",  "take_down", "down"}},
      {"raise",
       {"raise", "increase", "bump", "bump_up", "boost", "lift", "up", "scale_up", "turn_up", "dial_up",
        "hike", "push_up", "bring_up", "jack_up", "crank_up", "put_up", "step_up"}},
      {"set",
       {"set", "change", "make", "put", "move", "adjust", "update", "switch", "bring", "take", "get", "fix"}},
      {"add", {"add", "include", "re-add", "readd"}},
      {"remove",
       {"remove", "drop", "exclude", "delete", "cut", "take_out", "take_off", "take", "pull", "strip",
        "get_rid_of"}},
      {"delete", {"delete", "remove", "erase", "drop", "trash", "get_rid_of", "wipe", "destroy", "purge"}},
      {"shift",
       {"shift", "move", "reallocate", "re-allocate", "transfer", "push", "redistribute", "put", "swing"}},
      {"show", {"show", "list", "give", "display", "see", "tell", "get", "pull_up", "fetch"}},
      {"undo", {"undo", "revert", "take_back", "roll_back", "rollback", "reverse", "take", "roll"}},
      // states
      {"to_active", {"active", "live", "on", "running", "enabled", "online"}},
      {"to_paused", {"paused", "off", "inactive", "on_hold", "stopped", "disabled", "offline", "on_pause"}},
      {"is_active",
       {"active", "live", "running", "on", "enabled", "online", "currently_active", "currently_running"}},
      {"is_paused",
       {"paused", "off", "inactive", "on_hold", "stopped", "disabled", "offline", "halted", "not_running",
        "currently_paused"}},
      // nouns
      {"bid", {"bid", "bids", "bidding"}},
      {"cap",
       {"cap",
        "caps",
        "daily_cap",
        "daily_caps",
        "daily_spend_cap",
        "daily_spending_cap",
        "spend_cap",
        "spending_cap",
        "budget_cap",
        "daily_budget_cap",
        "limit",
        "daily_limit",
        "daily_spend_limit",
        "daily_spending_limit",
        "spend_limit",
        "spending_limit",
        "daily_budget",
        "daily_spend",
        "daily_spending",
        "daily_max",
        "daily_maximum"}},
      {"limit", {"cap", "limit"}},
      {"spend",
       {"spend", "spending", "daily_spend", "daily_spending", "the_daily_spend", "budget", "daily_budget"}},
      {"budget",
       {"budget", "spend", "money", "allocation", "spending", "budget_share", "ad_spend", "ad_budget",
        "budgets"}},
      {"targeting",
       {"targeting", "geo", "geos", "traffic", "market", "markets", "geo_targeting", "targets", "geography"}},
      {"campaigns",
       {"campaigns", "campaign", "media_buys", "media_buy", "brands", "ads", "ones", "ad_campaigns"}},
  };
  return all;
}

struct Spoken {
  std::string_view choice;
  Words words;
};

const std::vector<Spoken>& spoken() {
  static const std::vector<Spoken> all{
      {"mobile",
       {"phone", "phones", "mobiles", "smartphone", "smartphones", "cell", "cellphones", "handsets",
        "mobile_devices", "mobile_phones", "iphones", "mobile_device"}},
      {"tablet", {"tablets", "ipad", "ipads", "tablet_devices"}},
      {"desktop",
       {"desktops", "computer", "computers", "pc", "pcs", "laptop", "laptops", "desktop_computers",
        "desktop_devices"}},
      {"all",
       {"all_devices", "every_device", "across_the_board", "all_the_devices", "all_three_devices",
        "each_device", "across_devices", "across_all_devices"}},
      {"active", {"live", "running", "on", "enabled"}},
      {"paused", {"off", "inactive", "stopped", "on_hold"}},
  };
  return all;
}

using Set = std::unordered_set<std::string_view>;

// Between the parts of a wish.
const Set& inner_fillers() {
  static const Set all{"please",      "pls",        "plz",      "kindly",  "just",      "now",
                       "immediately", "asap",       "again",    "too",     "also",      "back",
                       "quickly",     "completely", "entirely", "fully",   "instantly", "simply",
                       "directly",    "further",    "actually", "urgently"};
  return all;
}

// Before and behind it.
const Set& edge_fillers() {
  static const Set all{
      "thanks", "thx",   "ty",        "cheers",   "ok",        "okay",  "k",           "hey",        "hi",
      "hello",  "yo",    "morning",   "everyone", "everybody", "all",   "team",        "folks",      "guys",
      "so",     "well",  "alright",   "right",    "quick",     "there", "assistant",   "@assistant", "bot",
      "@bot",   "syncd", "@syncd",    "yes",      "yeah",      "yep",   "sure",        "perfect",    "great",
      "cool",   "nice",  "awesome",   "tia",      "mate",      "buddy", "appreciated", "tysm",       "ta",
      "urgent", "oh",    "afternoon", "evening",  "then",      "and",   "ah",          "actually",   "anyway",
      "hmm",    "um",    "uh",        "alrighty", "fine",      "good",  "agreed"};
  return all;
}

const Words& filler_phrases() {
  static const Words all{"as soon as possible",
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
                         "heads up"};
  return all;
}

const Set& determiners() {
  static const Set all{"the", "a",   "an",  "our",  "their", "my", "your",
                       "his", "her", "its", "some", "of",    "all"};
  return all;
}

const Set& connectives() {
  static const Set all{"and", "then", "also", "plus", "n", "afterwards", "next"};
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
                       "jup",     "certainly",  "indeed"};
  return all;
}

const Set& no() {
  static const Set all{"no", "n",     "nope", "nah",   "cancel", "don't", "dont",     "nevermind", "not",
                       "👎",  "leave", "stop", "never", "forget", "nay",   "negative", "wait",      "❌"};
  return all;
}

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
  static const Set all{"wait",
                       "scratch",
                       "kidding",
                       "jk",
                       "joke",
                       "joking",
                       "ignore",
                       "instead",
                       "if",
                       "unless",
                       "would",
                       "hypothetical",
                       "hypothetically",
                       "imagine",
                       "suppose",
                       "example",
                       "e.g",
                       "says",
                       "said",
                       "wrote",
                       "told",
                       "asked",
                       "asks",
                       "quote",
                       "nevermind",
                       "don't",
                       "dont",
                       "not",
                       "never",
                       "no",
                       "nope",
                       "tomorrow",
                       "later",
                       "until",
                       "till",
                       "when",
                       "after",
                       "undo",
                       "pretend",
                       "test",
                       "testing",
                       "instructions",
                       "prompt",
                       "previous",
                       "mind",
                       "sarcasm",
                       "/s",
                       "haha",
                       "lol",
                       "rofl",
                       "seriously",
                       "forget",
                       "wouldn't",
                       "shouldn't",
                       "can't",
                       "cannot",
                       "won't",
                       "didn't",
                       "wasn't",
                       "maybe",
                       "perhaps",
                       "might",
                       "unsure",
                       "confirm",
                       "approval",
                       "approve",
                       "yet",
                       "hold",
                       "first",
                       "mistake",
                       "wrong",
                       "typo",
                       "meant",
                       "saying",
                       "writes",
                       "message",
                       "email",
                       "subject",
                       "supposed",
                       "doubt",
                       "could",
                       "should",
                       "?",
                       "right?",
                       "only",
                       "except",
                       "unless",
                       "system",
                       "role",
                       "prior",
                       "everything",
                       "anymore",
                       "hang",
                       "read",
                       "reads",
                       "thinking",
                       "dream",
                       "dreamt",
                       "reminder",
                       "todo",
                       "note"};
  return all;
}

bool in(const Set& set, std::string_view word) {
  return set.contains(word);
}

}  // namespace

std::span<const std::string_view> word_class(std::string_view name) {
  for (const Class& each : classes()) {
    if (each.name == name) return each.words;
  }
  return {};
}

std::span<const std::string_view> spoken_for(std::string_view choice) {
  for (const Spoken& each : spoken()) {
    if (each.choice == choice) return each.words;
  }
  return {};
}

std::span<const Opening> openings() {
  using Manner = Opening::Manner;
  static const std::vector<Opening> all{
      {"can you", Manner::order},
      {"can u", Manner::order},
      {"could you", Manner::order},
      {"could u", Manner::order},
      {"would you", Manner::order},
      {"will you", Manner::order},
      {"can someone", Manner::thought},
      {"could someone", Manner::thought},
      {"can somebody", Manner::thought},
      {"i want you to", Manner::order},
      {"we want you to", Manner::order},
      {"i need you to", Manner::order},
      {"we need you to", Manner::order},
      {"need you to", Manner::order},
      {"i would like you to", Manner::order},
      {"we would like you to", Manner::order},
      {"i'd like you to", Manner::order},
      {"we'd like you to", Manner::order},
      {"id like you to", Manner::order},
      {"i'd love you to", Manner::order},
      {"i want to", Manner::order},
      {"we want to", Manner::order},
      {"i wanna", Manner::order},
      {"i would like to", Manner::order},
      {"we would like to", Manner::order},
      {"i'd like to", Manner::order},
      {"we'd like to", Manner::order},
      {"id like to", Manner::order},
      {"go ahead and", Manner::order},
      {"go on and", Manner::order},
      {"let's", Manner::order},
      {"lets", Manner::order},
      {"let us", Manner::order},
      {"be so kind as to", Manner::order},
      {"be so kind and", Manner::order},
      {"would you be so kind as to", Manner::order},
      {"could you be so kind as to", Manner::order},
      {"would you mind", Manner::order, true},
      {"do you mind", Manner::order, true},
      {"would you please", Manner::order},
      {"do me a favor and", Manner::order},
      {"any chance you could", Manner::order},
      {"any chance you can", Manner::order},
      {"can i ask you to", Manner::order},
      {"may i ask you to", Manner::order},
      {"tell me", Manner::order},
      {"tell us", Manner::order},
      {"can you tell me", Manner::order},
      {"could you tell me", Manner::order},
      {"do you know", Manner::order},
      {"let me know", Manner::order},
      {"it might be worth", Manner::thought, true},
      {"might be worth", Manner::thought, true},
      {"it may be worth", Manner::thought, true},
      {"is it worth", Manner::thought, true},
      {"it's worth", Manner::thought, true},
      {"i was thinking of", Manner::thought, true},
      {"i'm thinking of", Manner::thought, true},
      {"do me a favour and", Manner::order},
      {"help me", Manner::order},
      {"time to", Manner::thought},
      {"can we", Manner::thought},
      {"could we", Manner::thought},
      {"can i", Manner::thought},
      {"may i", Manner::thought},
      {"shall we", Manner::thought},
      {"should we", Manner::thought},
      {"shouldn't we", Manner::thought},
      {"we should", Manner::thought},
      {"we should probably", Manner::thought},
      {"we probably should", Manner::thought},
      {"we could", Manner::thought},
      {"we might want to", Manner::thought},
      {"might want to", Manner::thought},
      {"i think we should", Manner::thought},
      {"i think we should probably", Manner::thought},
      {"i think it's time to", Manner::thought},
      {"it might be time to", Manner::thought},
      {"it's time to", Manner::thought},
      {"maybe we should", Manner::thought},
      {"maybe we could", Manner::thought},
      {"perhaps we should", Manner::thought},
      {"perhaps we could", Manner::thought},
      {"i guess we should", Manner::thought},
      {"i suggest we", Manner::thought},
      {"i'd suggest we", Manner::thought},
      {"i propose we", Manner::thought},
      {"i'd say we", Manner::thought},
      {"i say we", Manner::thought},
      {"maybe", Manner::thought},
      {"perhaps", Manner::thought},
      {"how about", Manner::thought, true},
      {"how about we", Manner::thought},
      {"what about", Manner::thought, true},
      {"maybe try", Manner::thought, true},
      {"consider", Manner::thought, true},
      {"we should consider", Manner::thought, true},
      {"i suggest", Manner::thought, true},
      {"why don't we", Manner::thought},
      {"why dont we", Manner::thought},
      {"why don't you", Manner::thought},
      {"why not", Manner::thought},
      {"we need to", Manner::thought},
      {"we have to", Manner::thought},
      {"we ought to", Manner::thought},
      {"we must", Manner::thought},
      {"you should", Manner::thought},
      {"you could", Manner::thought},
      {"you can", Manner::thought},
      {"don't forget to", Manner::thought},
      {"dont forget to", Manner::thought},
      {"remember to", Manner::thought},
      {"would it make sense to", Manner::thought},
      {"does it make sense to", Manner::thought},
      {"feel free to", Manner::thought},
      {"someone should", Manner::thought},
      {"someone please", Manner::thought},
      {"somebody please", Manner::thought},
  };
  return all;
}

bool is_inner_filler(std::string_view word) {
  return in(inner_fillers(), word);
}
bool is_edge_filler(std::string_view word) {
  return in(inner_fillers(), word) || in(edge_fillers(), word);
}
bool is_interjection(std::string_view word) {
  static const Set all{"no",   "nope", "wait", "oops", "sorry", "whoops",
                       "argh", "damn", "ugh",  "umm",  "ooops", "shit"};
  return in(all, word);
}
std::span<const std::string_view> fillers_of_several_words() {
  return filler_phrases();
}
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
bool is_restriction(std::string_view word) {
  return in(restrictions(), word);
}
bool is_doubt(std::string_view word) {
  return in(doubts(), word);
}

std::span<const std::string_view> idioms() {
  static const std::vector<std::string_view> all{"hold on",
                                                 "hold up",
                                                 "hold your",
                                                 "hold it",
                                                 "hold that thought",
                                                 "hold the line",
                                                 "stop it",
                                                 "stop that",
                                                 "cut it out",
                                                 "cut it",
                                                 "cut the",
                                                 "cut to",
                                                 "drop it",
                                                 "drop by",
                                                 "drop me",
                                                 "drop the",
                                                 "start over",
                                                 "start with",
                                                 "start by",
                                                 "set up",
                                                 "get on with",
                                                 "move on",
                                                 "put it",
                                                 "make it",
                                                 "take it easy",
                                                 "take care",
                                                 "take that",
                                                 "bring it on",
                                                 "keep it up",
                                                 "stop by",
                                                 "stop right there",
                                                 "give it a rest",
                                                 "freeze frame",
                                                 "get it",
                                                 "take it",
                                                 "up to",
                                                 "end of",
                                                 "kill it",
                                                 "see you",
                                                 "tell you",
                                                 "move it",
                                                 "make that",
                                                 "give me a",
                                                 "close call",
                                                 "resume writing",
                                                 "down with",
                                                 "down to",
                                                 "down for"};
  return all;
}

bool is_english(std::string_view word) {
  static const Set all{"us", "it", "in", "is", "am", "as", "at", "be", "by", "do", "id", "me",
                       "my", "no", "so", "to", "if", "or", "an", "on", "of", "up", "go", "he",
                       "we", "hi", "ok", "la", "ad", "pm", "mr", "ms", "al", "la", "re", "tv",
                       "cc", "ai", "io", "im", "ie", "eh", "um", "ma", "pa"};
  return in(all, word);
}

std::string gerund(std::string_view verb) {
  std::string out(verb);
  const auto joined = out.find('_');
  const std::string tail = joined == std::string::npos ? "" : out.substr(joined);
  if (joined != std::string::npos) out.resize(joined);
  constexpr std::string_view kVowels = "aeiou";
  const auto vowel = [&](char c) { return kVowels.find(c) != std::string_view::npos; };
  if (out.size() > 2 && out.back() == 'e' && out[out.size() - 2] != 'e') {
    out.pop_back();
  } else if (out.size() >= 3 && out.size() <= 4 && !vowel(out.back()) && out.back() != 'w' &&
             out.back() != 'x' && vowel(out[out.size() - 2]) && !vowel(out[out.size() - 3])) {
    out += out.back();  // stop, stopping
  }
  return out + "ing" + tail;
}

bool is_known(std::string_view word) {
  static const Set all = [] {
    Set out;
    for (const Class& each : classes()) out.insert(each.words.begin(), each.words.end());
    for (const Spoken& each : spoken()) {
      out.insert(each.choice);
      out.insert(each.words.begin(), each.words.end());
    }
    for (const Set* set : {&inner_fillers(), &edge_fillers(), &determiners(), &connectives(), &prepositions(),
                           &pronouns(), &campaign_nouns(), &yes(), &no(), &restrictions(), &doubts()}) {
      out.insert(set->begin(), set->end());
    }
    return out;
  }();
  return all.contains(word);
}

}  // namespace syncd::assistant
