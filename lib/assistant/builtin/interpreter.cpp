// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/interpreter.h"

#include <algorithm>
#include <optional>

#include "assistant/builtin/again.h"
#include "assistant/builtin/agreement.h"
#include "assistant/builtin/answers.h"
#include "assistant/builtin/draft.h"
#include "assistant/builtin/figures.h"
#include "assistant/builtin/follow_ups.h"
#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/lines.h"
#include "assistant/builtin/reading.h"
#include "assistant/builtin/wording.h"
#include "base/text.h"

namespace syncd::assistant {
namespace {

using domain::Field;
using domain::Wish;

constexpr std::size_t kLongestWish = 1'000;  // bytes; nobody gives orders in more
constexpr const char* kWhatShallGo =
    "Do you mean what was changed last, or the campaign itself? Nothing was changed. \"undo\" takes the "
    "change "
    "back, \"delete campaign NAME\" deletes the campaign.";
constexpr const char* kChangedSince =
    "Some of that was changed again since, so it cannot all be taken back; nothing was changed. \"log "
    "campaign "
    "NAME\" lists every change with its seq, and \"undo SEQ\" takes one back.";
constexpr const char* kStays =
    "What was done before stays as it is; \"undo\" takes it back. Nothing more was changed.";
constexpr const char* kNothingToUndo =
    "I have changed nothing here lately that I could take back. \"log campaign NAME\" lists every change "
    "with its seq.";

Json place_of(std::string_view phrase, const Part& part) {
  return {{"phrase", phrase}, {"field", part.field->name}};
}

// An operation that takes a change of its own back.
const Field* change_field(const Match& match) {
  for (const Part& part : match.phrase->parts) {
    if (part.field != nullptr && part.field->type == domain::FieldType::integer && part.field->name == "seq")
      return part.field;
  }
  return nullptr;
}

// Whether words that were not understood take back what was, leave some of it out, or say another amount.
bool retracts(const std::string& unclear) {
  const auto words = words_of(unclear);
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return word.kind == Word::Kind::number || is_retraction(word.fold);
  });
}

// "take it all back": how far back?
bool says_all(const std::string& text) {
  const auto words = words_of(text);
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    return word.fold == "all" || word.fold == "everything" || word.fold == "both" || word.fold == "every";
  });
}

// The wishes of one message.
class Interpreter {
 public:
  Interpreter(Scene& scene, const Reading& reading) : scene_(scene), reading_(reading), draft_(scene) {}

  // `agreed`: what the same message says yes to.
  Understanding understood(bool several_lines, const std::optional<Agreement>& agreed) {
    for (const Intent& intent : reading_.intents) {
      if (!wish_for(intent)) return draft_.taken();
    }
    if (retracts(reading_.unclear) && draft_.writes()) {  // a yes to it would be for something else
      draft_.ask(not_understood(reading_.unclear) + " Please say it anew.");
      return draft_.taken();
    }
    if (!reading_.unclear.empty()) draft_.doubt(not_understood(reading_.unclear));
    if (agreed) agreed->join(draft_);
    if (several_lines) draft_.doubt();
    if (reading_.instead && !scene_.memory.changes().empty() && !replaces_last()) draft_.doubt(kStays);
    if (reading_.instead && scene_.memory.changed_for_others()) draft_.doubt();
    return draft_.settled();
  }

 private:
  // Whether each wish says a figure anew that was said last, and so leaves nothing of what was done.
  bool replaces_last() {
    const auto without_figures = [this](const Wish& wish) {
      Json args = wish.args;
      for (const std::string& name : figures_) args.erase(name);
      return args;
    };
    if (!scene_.memory.has_changed() || scene_.memory.by_steps() || figures_.empty()) return false;
    const auto last = wishes_of({{"wishes", scene_.memory.operations()}});
    return std::all_of(draft_.wishes().begin(), draft_.wishes().end(), [&](const Wish& wish) {
      return std::any_of(last.begin(), last.end(), [&](const Wish& other) {
        return wish.operation == other.operation && without_figures(wish) == without_figures(other);
      });
    });
  }

  // Adds what the intent wants; false where something had to be asked about it at once.
  bool wish_for(const Intent& intent) {
    const Match& match = intent.match;
    const domain::Operation& operation = *match.phrase->operation;
    if (intent.tentative || match.phrase->phrase->unsure || operation.destructive) draft_.doubt();
    for (const Filling& filling : match.fillings) {
      if (filling.unclear.empty()) continue;
      draft_.ask(fits_several(filling.unclear));
      return false;
    }
    std::vector<Json> all = said_in(match);
    if (!changes_for(match, all)) return false;
    const Filling* filling = nullptr;
    for (const Filling& each : match.fillings) {
      if (is_campaign(*each.part)) filling = &each;
    }
    const Field* field = filling != nullptr ? filling->part->field : campaign_field(operation);
    if (field != nullptr) {
      if (operation.destructive && filling != nullptr && is_pronoun(filling->what) &&
          scene_.memory.has_changed()) {  // "add Spain to Apex", "remove it": Spain?
        draft_.ask(kWhatShallGo);
        return false;
      }
      const auto found = filling != nullptr ? scene_.referents.named(*filling, intent, last_campaigns_)
                                            : scene_.referents.unnamed(intent, reading_, last_campaigns_);
      if (found.ids.empty()) return ask_which(match, std::move(all), found.question);
      if (filling != nullptr && filling->vague && !operation.writes()) {  // "history of the world"
        draft_.drop();
        return false;
      }
      if (found.unsure) draft_.doubt(found.remark);
      multiply(all, field->name, std::vector<Json>(found.ids.begin(), found.ids.end()));
      last_campaigns_ = found.ids;
      draft_.concerns(found.ids);
    }
    for (Json& args : all) {
      draft_.wishes().push_back({&operation, std::move(args)});
      note_start(match);
      doubt_distance(match);
    }
    if (!draft_.currencies_fit(last_campaigns_) || !complete(match) || !draft_.work_out()) return false;
    for (std::size_t i = draft_.wishes().size() - all.size(); i < draft_.wishes().size(); ++i)
      draft_.doubt_direction(match.direction, draft_.wishes()[i]);
    return true;
  }

  static bool is_pronoun(Filling::What what) {
    return what == Filling::What::pronoun || what == Filling::What::pronouns;
  }

  // "from 2.5 to 2.7": is it 2.5?
  void note_start(const Match& match) {
    for (const Filling& filling : match.fillings) {
      if (filling.from.is_null()) continue;
      const auto now =
          figure_now(draft_.wishes().back(), *filling.part->field, scene_.tables, scene_.said.actor);
      if (now != Decimal::from_json(filling.from)) draft_.doubt(not_now(filling.from.dump(), now));
    }
  }

  // Nobody said that it is this figure that changes: it is, where it stays about as large.
  void doubt_distance(const Match& match) {
    for (const Filling& filling : match.fillings) {
      const bool money = filling.part->measure == Measure::money || filling.part->measure == Measure::daily;
      if (!filling.part->near && !(match.open && money)) continue;
      const auto now =
          figure_now(draft_.wishes().back(), *filling.part->field, scene_.tables, scene_.said.actor);
      const auto next = Decimal::from_json(filling.values.front());
      if (!now || !next || *next > *now + *now || *now > *next + *next) draft_.doubt();
    }
  }

  // Which changes are to be taken back; false where there is none.
  bool changes_for(const Match& match, std::vector<Json>& all) {
    const Field* change = change_field(match);
    if (change == nullptr) return true;
    if (const Filling* said = match.filling(*change)) {
      // "undo 4": of somebody else's, or four of them?
      for (const Json& seq : said->values) {
        if (!seq.is_number() || !scene_.memory.made(seq.get<std::int64_t>())) draft_.doubt();
      }
      return true;
    }
    const auto& changes = scene_.memory.changes();
    if (changes.empty()) draft_.ask(kNothingToUndo);
    if (says_all(scene_.said.content)) draft_.doubt();
    // "put it back": what was changed, where that was the last that was spoken of.
    const auto& heads = match.phrase->heads;
    const bool named = std::find(heads.begin(), heads.end(), Joined{"undo"}) != heads.end();
    if (!named && !scene_.memory.has_changed()) draft_.doubt();
    if (changes.size() > 1 && !all_stand(changes)) {
      draft_.ask(kChangedSince);
      return false;
    }
    multiply(all, change->name, std::vector<Json>(changes.rbegin(), changes.rend()));
    return !changes.empty();
  }

  // Nobody changed anything since of what these changed.
  bool all_stand(const std::vector<std::int64_t>& changes) {
    for (const std::int64_t seq : changes) {
      for (const domain::Touched& field : domain::touched_by(scene_.tables, seq)) {
        const auto later = domain::touched_later(scene_.tables, field);
        if (later && std::find(changes.begin(), changes.end(), *later) == changes.end()) return false;
      }
    }
    return true;
  }

  // The arguments that the words themselves give, but for the campaign.
  std::vector<Json> said_in(const Match& match) {
    std::vector<Json> all{Json::object()};
    for (const auto& [name, value] : match.phrase->phrase->given) all[0][std::string(name)] = value;
    for (const Filling& filling : match.fillings) {
      if (is_campaign(*filling.part)) continue;
      multiply(all, filling.part->field->name, filling.values);
      // Nothing a day: no spending at all, or no cap?
      if (filling.part->measure == Measure::daily && filling.values.front() == 0) draft_.doubt();
      if (filling.part->measure == Measure::daily || filling.part->measure == Measure::money)
        figures_.emplace_back(filling.part->field->name);
      draft_.note_currency(filling.currency);
    }
    for (const Field& field : match.phrase->operation->fields) {
      if (field.refers == domain::Kind::conversation && field.required)
        multiply(all, field.name, {Json(scene_.said.conversation)});
    }
    return all;
  }

  // Which one? The answer completes the wish, where it is the only one.
  bool ask_which(const Match& match, std::vector<Json> all, const std::string& question) {
    const bool only = draft_.wishes().empty();
    for (Json& args : all) draft_.wishes().push_back({match.phrase->operation, std::move(args)});
    Json fields = Json::array();
    for (const Part& part : match.phrase->parts) {
      const bool open = part.field != nullptr && part.required && match.filling(*part.field) == nullptr;
      if (is_campaign(part) || open) fields.push_back(place_of(match.phrase->phrase->words, part));
    }
    only && !fields.empty() ? draft_.propose(question, std::move(fields)) : draft_.ask(question);
    return false;
  }

  // Asks for what the wish still lacks.
  bool complete(const Match& match) {
    const auto missing = match.missing();
    if (missing.empty()) return true;
    if (last_campaigns_.size() > 1 && draft_.wishes().size() > 1) {  // "shift everything to mobile"
      draft_.ask(which_campaign(last_campaigns_, scene_.names) + " Please say it anew, with how much.");
      return false;
    }
    const std::string question = lacks(draft_.wishes().back(), *missing.front(), scene_.names);
    Json fields = Json::array({place_of(match.phrase->phrase->words, *missing.front())});  // asked for
    for (const CompiledPhrase& phrase : all_phrases()) {  // "lower it": by so much, or to so much
      if (phrase.operation != match.phrase->operation || phrase.heads != match.phrase->heads) continue;
      for (const Part& part : phrase.parts) {
        const bool open =
            part.field != nullptr && part.required && !is_campaign(part) && !is_step(part.measure);
        if (!open || match.filling(*part.field) != nullptr) continue;
        Json place = place_of(phrase.phrase->words, part);
        if (place != fields.front()) fields.push_back(std::move(place));
      }
    }
    draft_.wishes().size() == 1 ? draft_.propose(question, std::move(fields)) : draft_.ask(question);
    return false;
  }

  Scene& scene_;
  const Reading& reading_;
  Draft draft_;
  std::vector<std::string> last_campaigns_;
  std::vector<std::string> figures_;  // fields whose figure was said
};

}  // namespace

Understanding understand(domain::Tables& tables, const domain::Said& said) {
  if (said.content.size() > kLongestWish) return {};
  Scene scene(tables, said);
  const auto words = words_of(said.content);
  Reading reading;
  bool several_lines = false;  // and no list of wishes
  if (said.addressed || may_ask(words)) {
    auto list = read_list(said.content, scene.names);
    several_lines = !list && trimmed(said.content).find('\n') != std::string_view::npos;
    reading = list ? std::move(*list) : read(words, scene.names, said.addressed);
  }
  if (is_calling_off(words)) {  // of what was asked, or was done
    if (scene.memory.question().is_object()) return {};
    if (scene.memory.has_changed()) reading = read(words_of("undo"), scene.names);
  }
  // "raise it to 700" right after a cap: it is the cap.
  if (reading.intents.size() == 1 && !reading.intents.front().match.missing().empty() &&
      !scene.memory.question().is_object()) {
    if (auto again = follow_up(scene, words); !again.nothing()) return again;
  }
  if (reading.intents.empty()) {
    if (!is_plea_for_help(words)) return follow_up(scene, words);
    Understanding out;
    out.question = help_text();
    return out;
  }
  if (scene.names.exhausted()) {
    Understanding out;
    out.question = too_much();
    return out;
  }
  return Interpreter(scene, reading).understood(several_lines, agreement(scene, words));
}

bool may_want(std::string_view text, const std::function<bool()>& may_follow_up) {
  if (text.size() > kLongestWish) return false;
  const auto words = words_of(text);
  return may_ask(words) || is_plea_for_help(words) || (may_follow(words) && may_follow_up());
}

}  // namespace syncd::assistant
