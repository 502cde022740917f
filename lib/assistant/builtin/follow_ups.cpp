// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/follow_ups.h"

#include <algorithm>
#include <cstdint>

#include "assistant/builtin/again.h"
#include "assistant/builtin/answers.h"
#include "assistant/builtin/confirmation.h"
#include "assistant/builtin/directions.h"
#include "assistant/builtin/figures.h"
#include "assistant/builtin/matcher.h"
#include "assistant/builtin/reading.h"
#include "assistant/builtin/sentences.h"
#include "assistant/builtin/wording.h"
#include "domain/entities/campaigns.h"

namespace syncd::assistant {
namespace {

using domain::Wish;

constexpr std::int64_t kFar = 20;  // times as much is hardly the same figure

constexpr const char* kOnTop =
    "That would come on top of what was done already, so nothing was changed. Say \"undo\" to take that "
    "back, "
    "or say anew what it shall be.";

// Whether an amount of money stands in it.
bool is_money(const Wish& wish) {
  const auto phrases = all_phrases();
  return std::any_of(phrases.begin(), phrases.end(), [&](const CompiledPhrase& phrase) {
    return phrase.operation == wish.operation &&
           std::any_of(phrase.parts.begin(), phrase.parts.end(), [&](const Part& part) {
             return part.field != nullptr && wish.args.contains(std::string(part.field->name)) &&
                    (part.measure == Measure::money || part.measure == Measure::daily);
           });
  });
}

// The money that an amount was in when it was said of another campaign: "cap it at 500, same for ...".
std::string currency_of(Scene& scene, const std::vector<Wish>& last, Draft& draft) {
  if (!std::any_of(draft.wishes().begin(), draft.wishes().end(), is_money)) return {};
  for (const std::string& id : campaigns_of(last)) {
    if (const auto campaign = domain::campaign_of_id(scene.tables, id)) return campaign->currency;
  }
  return {};
}

// "cap Apex at 500", "change it back to 3": is that still the cap?
bool is_far(Scene& scene, const Wish& wish) {
  return std::any_of(
      wish.operation->fields.begin(), wish.operation->fields.end(), [&](const domain::Field& field) {
        if (field.type != domain::FieldType::amount || !is_money(wish)) return false;
        const auto next = Decimal::from_json(member_at(wish.args, std::string(field.name).c_str()));
        const auto now = next ? figure_now(wish, field, scene.tables, scene.said.actor) : std::nullopt;
        if (!now || *now == Decimal() || *next == Decimal()) return false;
        return next->micros() / kFar >= now->micros() || now->micros() / kFar >= next->micros();
      });
}

// The answer to the question that is open.
class Answer {
 public:
  Answer(Scene& scene, std::span<const Word> words)
      : scene_(scene), words_(words), draft_(scene), fields_(member_at(scene.memory.question(), "fields")) {
    draft_.wishes() = wishes_of(scene.memory.question());
    draft_.by_steps(member_at(scene.memory.question(), "by_steps") == true);
  }

  Understanding understood() {
    if (draft_.wishes().empty()) return {};
    if (const Json* field = limit_taken_away())
      return filled(*part(*field), {.part = part(*field), .values = {Json(0)}}, *field);
    if (is_refusal(words_)) return {};
    if (!fields_.empty() && member_at(fields_.front(), "choice") == true) return chosen();
    if (fields_.empty()) {
      if (!is_consent(words_)) return {};
      draft_.note_campaigns();
      return draft_.taken();
    }
    const auto answers = answers_to();
    if (answers.empty()) {
      draft_.propose(percent_or_figure(text_of(words_)), fields_);
      return draft_.taken();
    }
    for (const Json& field : fields_) {
      const Part* asked = part(field);
      const auto filling = asked == nullptr ? std::nullopt : fill(answers, *asked, scene_.names, true);
      if (filling) return filled(*asked, *filling, field);
    }
    if (!is_consent(words_)) return {};
    if (const Part* asked = part(fields_.front())) {  // yes, but what?
      draft_.propose(is_campaign(*asked) ? scene_.referents.which({}).question
                                         : lacks(draft_.wishes().front(), *asked, scene_.names),
                     fields_);
    }
    return draft_.taken();
  }

 private:
  const Part* part(const Json& field) { return part_of(*draft_.wishes().front().operation, field); }

  // "pause" to the question whether to pause or to resume.
  Understanding chosen() {
    auto said = words_of(text_of(words_) + " it");
    const Reading reading = read(said, scene_.names);
    if (reading.intents.size() != 1 || !reading.unclear.empty()) return {};
    const domain::Phrase& phrase = *reading.intents.front().match.phrase->phrase;
    auto& wishes = draft_.wishes();
    std::erase_if(wishes, [&](const Wish& wish) {
      return wish.operation != reading.intents.front().match.phrase->operation || phrase.given.empty() ||
             !std::all_of(phrase.given.begin(), phrase.given.end(), [&](const auto& given) {
               return member_at(wish.args, std::string(given.first).c_str()) == std::string(given.second);
             });
    });
    draft_.note_campaigns();
    return wishes.empty() ? Understanding{} : draft_.settled();
  }

  // "none" to the question for a cap.
  const Json* limit_taken_away() {
    if (!is_no_limit(words_)) return nullptr;
    for (const Json& field : fields_) {
      const Part* asked = part(field);
      if (asked != nullptr && asked->measure == Measure::daily && asked->field->min == 0) return &field;
    }
    return nullptr;
  }

  // "30" to the question by how many percent, where it cannot be the new figure: that would go the other way.
  // Empty where it may be either.
  std::vector<Word> answers_to() {
    const auto percent = as_percent(words_);
    const auto is_percent = [&](const Json& field) {
      const Part* asked = part(field);
      return asked != nullptr &&
             (asked->measure == Measure::percent || asked->measure == Measure::minus_percent);
    };
    if (!percent || fields_.empty() || !is_percent(fields_.front())) return {words_.begin(), words_.end()};
    bool other = false;  // is a sensible answer to another one
    for (const Json& field : fields_) {
      const Part* asked = part(field);
      const auto filling = asked == nullptr ? std::nullopt : fill(words_, *asked, scene_.names, true);
      if (!filling || filling->values.empty()) continue;
      Wish wish = draft_.wishes().front();
      wish.args[std::string(asked->field->name)] = filling->values.front();
      other = other || !against(direction_of(*wish.operation, field), wish, scene_.tables, scene_.said.actor);
    }
    return other ? std::vector<Word>() : *percent;
  }

  Understanding filled(const Part& asked, const Filling& filling, const Json& field) {
    std::vector<Json> values = filling.values;
    std::vector<std::string> campaigns;
    if (is_campaign(asked)) {
      const auto found = scene_.referents.answered(filling);
      if (found.ids.empty()) {
        draft_.propose(found.question, fields_);
        return draft_.taken();
      }
      values.assign(found.ids.begin(), found.ids.end());
      campaigns = found.ids;
      if (found.unsure) draft_.doubt(found.remark);
    }
    std::vector<Wish> wishes;
    for (const Json& value : values) {
      for (Wish wish : draft_.wishes()) {
        wish.args[std::string(asked.field->name)] = value;
        wishes.push_back(std::move(wish));
      }
    }
    draft_.wishes() = std::move(wishes);
    draft_.note_currency(filling.currency);
    if (std::any_of(words_.begin(), words_.end(), [](const Word& word) { return word.is_mark('?'); }))
      draft_.doubt();
    if (campaigns.empty()) campaigns = {text_at(draft_.wishes().front().args, "media_buy_id")};
    if (!draft_.currencies_fit(campaigns)) return draft_.taken();
    for (const Wish& wish : draft_.wishes())
      draft_.doubt_direction(direction_of(*wish.operation, field), wish);
    if (!filling.unclear.empty()) {
      draft_.ask(fits_several(filling.unclear));
      return draft_.taken();
    }
    if (filling.vague && !is_campaign(asked)) draft_.doubt();
    // Which campaign is told; how much may still be open.
    Json rest = Json::array();
    for (const Json& open : fields_) {
      if (is_campaign(asked) && text_at(open, "field") != asked.field->name) rest.push_back(open);
    }
    const Part* next = rest.empty() ? nullptr : part(rest.front());
    if (next != nullptr) {
      draft_.propose(lacks(draft_.wishes().front(), *next, scene_.names), std::move(rest));
      return draft_.taken();
    }
    draft_.note_campaigns();
    return draft_.settled();
  }

  Scene& scene_;
  std::span<const Word> words_;
  Draft draft_;
  const Json& fields_;
};

}  // namespace

Understanding follow_up(Scene& scene, std::span<const Word> words) {
  if (!may_follow(words) || is_pasted(words)) return {};
  if (scene.memory.question().is_object()) return Answer(scene, words).understood();
  const Json& last = scene.memory.operations();
  if (!last.is_array() || last.empty()) return {};
  auto again = once_more(words, wishes_of({{"wishes", last}}), scene.names);
  if (!again) return {};
  Draft draft(scene);
  if (again->on_top || scene.memory.by_steps()) {  // a correction is no second change
    draft.ask(kOnTop);
    return draft.taken();
  }
  draft.wishes() = std::move(again->wishes);
  const bool asked =
      std::any_of(words.begin(), words.end(), [](const Word& word) { return word.is_mark('?'); });
  if (again->unsure || asked) draft.doubt();
  for (const Wish& wish : draft.wishes()) {
    draft.doubt_direction(again->direction, wish);
    if (is_far(scene, wish)) draft.doubt();
  }
  draft.note_campaigns();
  draft.note_currency(again->currency.empty() ? currency_of(scene, wishes_of({{"wishes", last}}), draft)
                                              : again->currency);
  return draft.currencies_fit(campaigns_of(draft.wishes())) ? draft.settled() : draft.taken();
}

}  // namespace syncd::assistant
