// SPDX-License-Identifier: Apache-2.0
// Ways to begin a wish, and what seems to begin one and means something else.
#include "assistant/builtin/lexicon.h"

#include <algorithm>
#include <iterator>

namespace syncd::assistant {

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
      {"go ahead", Manner::order},
      {"gonna need you to", Manner::order},
      {"i'm gonna need you to", Manner::order},
      {"i'm going to need you to", Manner::order},
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
      {"if you could", Manner::order},
      {"would it be possible to", Manner::order},
      {"is it possible to", Manner::order},
      {"i was wondering if you could", Manner::order},
      {"wondering if you could", Manner::order},
      {"would you be able to", Manner::order},
      {"are you able to", Manner::order},
      {"could you possibly", Manner::order},
      {"i'd be grateful if you could", Manner::order},
      {"appreciate if you could", Manner::order},
      {"i ask you to", Manner::order},
      {"we request you to", Manner::order},
      {"you may", Manner::thought},
      {"mind", Manner::order, true},
      {"any chance of", Manner::order, true},
      {"do me a favour", Manner::order},
      {"do me a favor", Manner::order},
      {"if you would", Manner::order},
      {"it'd be great if you could", Manner::order},
      {"it would be great if you could", Manner::order},
      {"would be great if you could", Manner::order},
      {"request you to", Manner::order},
      {"i request you to", Manner::order},
      {"i'd ask you to", Manner::order},
      {"i'd appreciate it if you could", Manner::order},
      {"be so kind to", Manner::order},
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

bool is_request(const Opening& opening) {
  constexpr std::string_view kAsking[]{"can ", "could ", "would ",  "will ", "do you", "any chance",
                                       "may ", "is it",  "are you", "tell ", "mind",   "let me know"};
  return opening.words.find("if you") != std::string_view::npos ||
         std::any_of(std::begin(kAsking), std::end(kAsking),
                     [&](std::string_view asking) { return opening.words.starts_with(asking); });
}

std::span<const std::string_view> wants() {
  static const std::vector<std::string_view> all{"i want",           "need",
                                                 "i'd like",         "id like",
                                                 "i would like",     "i'd love",
                                                 "i need",           "we want",
                                                 "we'd like",        "we would like",
                                                 "we'd love",        "i'd love to have",
                                                 "i'd like to have", "we'd like to have",
                                                 "i want to have",   "i would love"};
  return all;
}

std::span<const std::string_view> tags() {
  static const std::vector<std::string_view> all{"would you", "will you", "could you", "can you",
                                                 "won't you", "would u",  "can u",     "would you mind",
                                                 "ok",        "okay"};
  return all;
}

std::span<const std::string_view> closings() {
  static const std::vector<std::string_view> all{
      "set it",   "set that",   "set both",   "set them",  "do it",     "do that",   "do both", "make it so",
      "apply it", "apply that", "apply both", "change it", "adjust it", "update it", "fix it"};
  return all;
}

std::span<const std::string_view> apologies() {
  static const std::vector<std::string_view> all{"that was a mistake",
                                                 "my mistake",
                                                 "my bad",
                                                 "my fault",
                                                 "wrong one",
                                                 "wrong campaign",
                                                 "that was wrong",
                                                 "that was my error",
                                                 "never mind",
                                                 "nevermind",
                                                 "on second thought",
                                                 "on second thoughts",
                                                 "sorry",
                                                 "oops",
                                                 "sorry about that",
                                                 "that was the wrong one",
                                                 "scratch that"};
  return all;
}

std::span<const std::string_view> idioms() {
  static const std::vector<std::string_view> all{
      "hold on",          "hold up",        "hold your",    "hold it",    "hold that thought",
      "hold the line",    "stop it",        "stop that",    "cut it out", "cut it",
      "cut to",           "drop it",        "drop by",      "drop me",    "start over",
      "start with",       "start by",       "get on with",  "move on",    "take it easy",
      "take care",        "take that",      "bring it on",  "keep it up", "stop by",
      "stop right there", "give it a rest", "freeze frame", "up to",      "end of",
      "kill it",          "see you",        "tell you",     "make that",  "close call",
      "resume writing",   "down with",      "down to",      "down for"};
  return all;
}

}  // namespace syncd::assistant
