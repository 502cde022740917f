// SPDX-License-Identifier: Apache-2.0
// What a clause of a sentence may be: an order or a question with its verb, one that takes its verb from the
// clause before, or one that has none at all. Knows what the sentence has said so far. The thread that owns
// the tables.
#pragma once

#include <optional>
#include <vector>

#include "assistant/builtin/beginnings.h"
#include "assistant/builtin/matcher.h"

namespace syncd::assistant {

// How the clauses of a sentence are said.
struct Manners {
  bool question = false, courteous = false, thought = false;
  bool addressed = false;  // to the assistant: what has no verb may be an order, and is asked about
};

class Clauses {
 public:
  explicit Clauses(Names& names) : names_(names) {}

  void begin_sentence();
  // What the sentence is about, where its clauses name no campaign.
  void set_topic(const Filling& topic) { topic_ = topic; }
  void set_verb(const Word& verb) { verb_ = verb; }

  // Every way in which the clause at `at` can be understood; `previous` is the one before it, if any.
  std::vector<Match> at(Words words, std::size_t at, const Start& start, const CompiledPhrase* previous,
                        const Manners& manners);

  // Whether it is about nothing but the topic.
  bool is_topic(const Match& match) const;
  // Something in the sentence was taken for an order that has no verb.
  bool verbless() const { return verbless_; }
  // And only because of a "to": "Apex mobile bid to 3.10".
  bool bare() const { return bare_; }

 private:
  std::vector<Match> verbless_at(Words words, std::size_t at, const CompiledPhrase* previous,
                                 const Manners& manners);
  std::vector<Match> again(Words words, std::size_t at, const CompiledPhrase& previous);
  std::vector<Match> with_verb(Words words, std::size_t at);
  std::vector<Match> about_topic(std::vector<Match> matches);

  Names& names_;
  std::optional<Filling> topic_;
  std::optional<Word> verb_;  // the last one
  bool verbless_ = false, bare_ = false;
};

}  // namespace syncd::assistant
