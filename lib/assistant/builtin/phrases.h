// SPDX-License-Identifier: Apache-2.0
// The phrases of the operation table, made ready for matching. Made once from the rows; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/builtin/words.h"
#include "domain/operation.h"

namespace syncd::assistant {

// Words that stand together: "on hold".
using Joined = std::vector<std::string>;

// How an amount is meant, and so what it may look like.
enum class Measure : unsigned char {
  plain,
  money,           // $2.40
  daily,           // $500 a day; the day may go unsaid
  percent,         // 15%, a third
  signed_percent,  // -15%, +10%
  minus_percent,   // the same, as a loss
  campaign,        // the text is a campaign's name
  texts,           // several, with commas between
  more_money,      // so much more than it is: "by $50"
  less_money,
  more_share,  // the same in percent of what it is
  less_share,
};

// Tells by how much, where the field holds the figure that it comes to.
inline bool is_step(Measure measure) {
  return measure >= Measure::more_money;
}

struct Part {
  bool required = true;
  std::vector<Joined> words = {};  // one of these; or, where there are none, a field:
  const domain::Field* field = nullptr;
  Measure measure = Measure::plain;
  std::vector<Joined> leads = {};  // words that stand before it
  bool lead_required = false;
  bool behind = false;  // what the phrase names before it cannot follow it
  bool direct = false;  // no preposition leads to it
  bool named = false;   // by its name or as the campaign, not as it
  bool told = false;    // said to be money, or for a day
  bool near = false;    // a figure far from what it is now is asked about
};

// Whether it names campaigns.
inline bool is_campaign(const Part& part) {
  return part.field != nullptr &&
         (part.field->refers == domain::Kind::campaign || part.measure == Measure::campaign);
}

// Which way a wish is to move a figure: "lower", "raise".
enum class Direction : unsigned char { any, down, up };

struct CompiledPhrase {
  const domain::Operation* operation = nullptr;
  const domain::Phrase* phrase = nullptr;
  std::vector<Joined> heads = {};  // none in one without a verb
  std::vector<Part> parts = {};
  Direction direction = Direction::any;  // of all its heads
};

// Every phrase of every row, in the order of the table. Throws std::logic_error for a phrase that cannot be
// read: a mistake in the program, found by the first test that runs.
std::span<const CompiledPhrase> all_phrases();

// The verb that a slip of the finger made this of: "puase" is pause, "increse" increase. Only two letters
// that changed places, and in a long verb a letter that is missing. Empty where it is no such slip.
std::string_view meant_by(const std::string& typed);

// The verb that a phrase begins with of which this is the participle: "paused" is of pause. Empty for none.
std::string_view base_of(const std::string& participle);

// Whether some phrase without a verb cannot do without this word.
bool may_stand_for_verb(std::string_view word);

// Whether some phrase begins with this word, as it is, misspelt or as a gerund.
bool may_begin(std::string_view word);

// Whether one of the phrases that begin with this word has all the words that it cannot do without among
// these: "get" alone asks for nothing.
bool may_begin_among(std::string_view word, std::span<const Word> words);

// "bugdet": two letters of a longer word changed places.
bool is_slip(std::string_view typed, std::string_view meant);

}  // namespace syncd::assistant
