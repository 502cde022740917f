// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/follow_ups.h"

#include <algorithm>

#include "assistant/builtin/again.h"
#include "assistant/builtin/answers.h"
#include "assistant/builtin/directions.h"
#include "assistant/builtin/matcher.h"
#include "assistant/builtin/sentences.h"
#include "assistant/builtin/wording.h"

namespace syncd::assistant {
namespace {

using domain::Wish;

// The answer to the question that is open.
class Answer {
 public:
  Answer(Scene& scene, std::span<const Word> words)
      : scene_(scene), words_(words), draft_(scene), fields_(member_at(scene.memory.question(), "fields")) {
    draft_.wishes() = wishes_of(scene.memory.question());
  }

  Understanding understood() {
    if (draft_.wishes().empty()) return {};
    if (const Json* field = limit_taken_away())
      return filled(*part(*field), {.part = part(*field), .values = {Json(0)}}, *field);
    if (is_refusal(words_)) return {};
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
  if (!may_follow(words)) return {};
  if (scene.memory.question().is_object()) return Answer(scene, words).understood();
  const Json& last = scene.memory.operations();
  if (!last.is_array() || last.empty()) return {};
  auto again = once_more(words, wishes_of({{"wishes", last}}), scene.names);
  if (!again) return {};
  Draft draft(scene);
  draft.wishes() = std::move(again->wishes);
  const bool asked =
      std::any_of(words.begin(), words.end(), [](const Word& word) { return word.is_mark('?'); });
  if (again->unsure || asked) draft.doubt();
  draft.note_campaigns();
  return draft.settled();
}

}  // namespace syncd::assistant
