// SPDX-License-Identifier: Apache-2.0
// Longer than most: wishes and answers to questions fill the same understanding, step by step.
#include "assistant/builtin/interpreter.h"

#include <algorithm>
#include <optional>

#include "assistant/builtin/again.h"
#include "assistant/builtin/answers.h"
#include "assistant/builtin/directions.h"
#include "assistant/builtin/lexicon.h"
#include "assistant/builtin/lines.h"
#include "assistant/builtin/memory.h"
#include "assistant/builtin/reading.h"
#include "assistant/builtin/referents.h"
#include "assistant/builtin/sentences.h"
#include "assistant/builtin/wording.h"
#include "base/text.h"
#include "domain/entities/campaigns.h"
#include "domain/validate.h"

namespace syncd::assistant {
namespace {

using domain::Field;
using domain::Wish;

constexpr std::size_t kLongestWish = 1'000;  // bytes; nobody gives orders in more
constexpr std::size_t kMostWishes = 32;      // of one message
constexpr std::size_t kLongestAnswer = 12;   // words
constexpr const char* kTooMuch = "That is a lot at once; nothing was changed. Please say it in parts.";
constexpr const char* kContradictory =
    "That says two things of the same campaign; nothing was changed. Please say which it shall be.";
constexpr const char* kNothingToUndo =
    "I have changed nothing here lately that I could take back. \"log campaign NAME\" lists every change "
    "with its seq.";

Json place_of(std::string_view phrase, const Part& part) {
  return {{"phrase", phrase}, {"field", part.field->name}};
}

void add_new(std::vector<std::string>& to, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    if (std::find(to.begin(), to.end(), id) == to.end()) to.push_back(id);
  }
}

// The field that names a campaign, where the operation has one that has to be there.
const Field* campaign_field(const domain::Operation& operation) {
  const auto it = std::find_if(operation.fields.begin(), operation.fields.end(), [](const Field& field) {
    return field.refers == domain::Kind::campaign && field.required;
  });
  return it == operation.fields.end() ? nullptr : &*it;
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

class Interpreter {
 public:
  Interpreter(domain::Tables& tables, const domain::Said& said)
      : tables_(tables),
        said_(said),
        names_(tables, said.actor.user),
        memory_(tables, said, names_),
        referents_(tables, said, names_, memory_) {}

  Understanding run() {
    if (said_.content.size() > kLongestWish) return {};
    const auto words = words_of(said_.content);
    Reading reading;
    if (may_ask(words)) {
      auto list = read_list(said_.content, names_);
      several_lines_ = !list && trimmed(said_.content).find('\n') != std::string_view::npos;
      reading = list ? std::move(*list) : read(words, names_);
    }
    if (reading.intents.empty()) return follow_up(words);
    if (names_.exhausted()) {
      ask(kTooMuch);
      return std::move(out_);
    }
    for (const Intent& intent : reading.intents) {
      if (!wish_for(intent, reading)) return std::move(out_);
    }
    if (retracts(reading.unclear) && writes()) {  // a yes to what was taken back would be for something else
      ask(not_understood(reading.unclear) + " Please say it anew.");
      return std::move(out_);
    }
    if (!reading.unclear.empty()) doubts_.push_back(not_understood(reading.unclear));
    return settle();
  }

 private:
  // The end of it: carried out, or asked back where there is a doubt.
  Understanding settle() {
    if (out_.wishes.size() > kMostWishes) {
      ask(kTooMuch);
    } else if (const auto wrong = impossible()) {
      ask(*wrong);
    } else if (contradictory()) {
      ask(kContradictory);
    } else if ((!doubts_.empty() || several_lines_) && writes()) {
      std::string text;
      for (const std::string& doubt : doubts_) {
        if (!doubt.empty()) text += doubt + " ";
      }
      propose(text + shall_i(out_.wishes, names_));
    }
    return std::move(out_);
  }

  // The same thing of the same campaign twice: a range, a choice or a correction rather than two wishes.
  bool contradictory() const {
    for (std::size_t i = 0; i < out_.wishes.size(); ++i) {
      for (std::size_t j = i + 1; j < out_.wishes.size(); ++j) {
        const Wish &a = out_.wishes[i], &b = out_.wishes[j];
        if (a.operation != b.operation || campaign_field(*a.operation) == nullptr) continue;
        const std::string field(campaign_field(*a.operation)->name);
        if (member_at(a.args, field.c_str()) != member_at(b.args, field.c_str())) continue;
        const Json &one = member_at(a.args, "device"), &other = member_at(b.args, "device");
        if (one.is_null() || other.is_null() || one == other) return true;
      }
    }
    return false;
  }

  bool writes() const {
    return std::any_of(out_.wishes.begin(), out_.wishes.end(),
                       [](const Wish& wish) { return wish.operation->writes(); });
  }

  // Why one of the wishes cannot be: then none of them is carried out. Rights are for the gate to tell.
  std::optional<std::string> impossible() const {
    for (const Wish& wish : out_.wishes) {
      const auto args = domain::validate(*wish.operation, wish.args);
      if (!args) return cannot(args.error());
    }
    return std::nullopt;
  }

  // Nothing is carried out then.
  void ask(std::string question) {
    out_.wishes.clear();
    out_.question = std::move(question);
  }

  // Asks, and remembers what a yes or an answer is to carry out.
  void propose(std::string question, Json fields = Json::array()) {
    out_.pending = pending_of(out_.wishes, std::move(fields));
    ask(std::move(question));
  }

  // Adds what the intent wants; false where something had to be asked about it at once.
  bool wish_for(const Intent& intent, const Reading& reading) {
    const Match& match = intent.match;
    const domain::Operation& operation = *match.phrase->operation;
    if (intent.tentative || match.phrase->phrase->unsure || operation.destructive) doubts_.emplace_back();
    for (const Filling& filling : match.fillings) {
      if (filling.unclear.empty()) continue;
      ask(fits_several(filling.unclear));
      return false;
    }
    std::vector<Json> all = said_in(match);
    const Field* change = change_field(match);
    if (change != nullptr && match.filling(*change) != nullptr) {
      // "undo 4": of somebody else's, or four of them?
      for (const Json& seq : match.filling(*change)->values) {
        if (!seq.is_number() || !memory_.made(seq.get<std::int64_t>())) doubts_.emplace_back();
      }
    } else if (const Field* field = change) {
      const auto& changes = memory_.changes();
      if (changes.empty()) {
        ask(kNothingToUndo);
        return false;
      }
      multiply(all, field->name, std::vector<Json>(changes.rbegin(), changes.rend()));
    }
    const Filling* filling = nullptr;
    for (const Filling& each : match.fillings) {
      if (is_campaign(*each.part)) filling = &each;
    }
    const Field* field = filling != nullptr ? filling->part->field : campaign_field(operation);
    if (field != nullptr) {
      const auto found = filling != nullptr ? referents_.named(*filling, intent, last_campaigns_)
                                            : referents_.unnamed(intent, reading, last_campaigns_);
      if (found.ids.empty()) return ask_which(match, std::move(all), found.question);
      if (filling != nullptr && filling->vague && !operation.writes()) {  // "history of the world"
        out_ = {};
        return false;
      }
      if (found.unsure) doubts_.push_back(found.remark);
      multiply(all, field->name, std::vector<Json>(found.ids.begin(), found.ids.end()));
      last_campaigns_ = found.ids;
      add_new(out_.about, found.ids);
    }
    for (Json& args : all) {
      out_.wishes.push_back({&operation, std::move(args)});
      note_direction(match.direction, out_.wishes.back());
    }
    return currencies_fit() && complete(match);
  }

  // The arguments that the words themselves give, but for the campaign.
  std::vector<Json> said_in(const Match& match) {
    std::vector<Json> all{Json::object()};
    for (const auto& [name, value] : match.phrase->phrase->given) all[0][std::string(name)] = value;
    for (const Filling& filling : match.fillings) {
      if (is_campaign(*filling.part)) continue;
      multiply(all, filling.part->field->name, filling.values);
      // Nothing a day: no spending at all, or no cap?
      if (filling.part->measure == Measure::daily && filling.values.front() == 0) doubts_.emplace_back();
      note_currency(filling);
    }
    for (const Field& field : match.phrase->operation->fields) {
      if (field.refers == domain::Kind::conversation && field.required)
        multiply(all, field.name, {Json(said_.conversation)});
    }
    return all;
  }

  // Which one? The answer completes the wish, where it is the only one.
  bool ask_which(const Match& match, std::vector<Json> all, const std::string& question) {
    const bool only = out_.wishes.empty();
    for (Json& args : all) out_.wishes.push_back({match.phrase->operation, std::move(args)});
    Json fields = Json::array();
    for (const Part& part : match.phrase->parts) {
      const bool open = part.field != nullptr && part.required && match.filling(*part.field) == nullptr;
      if (is_campaign(part) || open) fields.push_back(place_of(match.phrase->phrase->words, part));
    }
    only && !fields.empty() ? propose(question, std::move(fields)) : ask(question);
    return false;
  }

  static void multiply(std::vector<Json>& all, std::string_view name, const std::vector<Json>& values) {
    if (values.empty()) return;
    std::vector<Json> out;
    for (const Json& value : values) {
      for (const Json& args : all) {
        out.push_back(args);
        out.back()[std::string(name)] = value;
      }
    }
    all = std::move(out);
  }

  void note_currency(const Filling& filling) {
    if (!filling.currency.empty()) currency_ = filling.currency;
  }

  bool currencies_fit() {
    if (currency_.empty()) return true;
    const std::string said = std::exchange(currency_, {});
    for (const std::string& id : last_campaigns_) {
      const auto campaign = domain::campaign_of_id(tables_, id);
      if (!campaign || campaign->currency == said) continue;
      ask(other_currency(*campaign, said));
      return false;
    }
    return true;
  }

  void note_direction(Direction direction, const Wish& wish) {
    if (auto other_way = against(direction, wish, tables_, said_.actor))
      doubts_.push_back(std::move(*other_way));
  }

  // Asks for what the wish still lacks.
  bool complete(const Match& match) {
    const auto missing = match.missing();
    if (missing.empty()) return true;
    const std::string question = lacks(out_.wishes.back(), *missing.front(), names_);
    Json fields = Json::array({place_of(match.phrase->phrase->words, *missing.front())});  // asked for
    for (const CompiledPhrase& phrase : all_phrases()) {  // "lower it": by so much, or to so much
      if (phrase.operation != match.phrase->operation || phrase.heads != match.phrase->heads) continue;
      for (const Part& part : phrase.parts) {
        const bool open = part.field != nullptr && part.required && !is_campaign(part);
        if (!open || match.filling(*part.field) != nullptr) continue;
        Json place = place_of(phrase.phrase->words, part);
        if (place != fields.front()) fields.push_back(std::move(place));
      }
    }
    out_.wishes.size() == 1 ? propose(question, std::move(fields)) : ask(question);
    return false;
  }

  // An answer to a question, or what was done last once more with another campaign or amount.
  Understanding follow_up(std::span<const Word> words) {
    if (!may_follow(words)) return {};
    if (memory_.question().is_object()) return answer(words);
    const Json& last = memory_.operations();
    if (!last.is_array() || last.empty()) return {};
    if (auto again = once_more(words, wishes_of({{"wishes", last}}), names_)) {
      out_.wishes = std::move(again->wishes);
      if (again->unsure ||
          std::any_of(words.begin(), words.end(), [](const Word& word) { return word.is_mark('?'); }))
        doubts_.emplace_back();
      note_campaigns();
      return settle();
    }
    return {};
  }

  Understanding answer(std::span<const Word> words) {
    const Json& pending = memory_.question();
    out_.wishes = wishes_of(pending);
    const Json& fields = member_at(pending, "fields");
    if (out_.wishes.empty()) return {};
    if (auto removed = without_limit(words, fields)) return std::move(*removed);
    if (is_refusal(words)) {
      out_ = {};
      return {};
    }
    if (fields.empty()) {
      if (!is_consent(words)) return {};
      note_campaigns();
      return std::move(out_);
    }
    const auto answers = answers_to(words, fields);
    if (answers.empty()) {
      propose(percent_or_figure(text_of(words)), fields);
      return std::move(out_);
    }
    for (const Json& field : fields) {
      const Part* part = part_of(*out_.wishes.front().operation, field);
      const auto filling = part == nullptr ? std::nullopt : fill(answers, *part, names_, true);
      if (filling) return filled(*part, *filling, field, fields);
    }
    if (!is_consent(words)) return {};
    if (const Part* part = part_of(*out_.wishes.front().operation, fields.front())) {  // yes, but what?
      propose(is_campaign(*part) ? referents_.which({}).question : lacks(out_.wishes.front(), *part, names_),
              fields);
    }
    return std::move(out_);
  }

  void note_campaigns() {
    for (const Wish& wish : out_.wishes) {
      if (const Field* field = campaign_field(*wish.operation))
        add_new(out_.about, {text_at(wish.args, std::string(field->name).c_str())});
    }
  }

  // "none" to the question for a cap.
  std::optional<Understanding> without_limit(std::span<const Word> words, const Json& fields) {
    if (!is_no_limit(words)) return std::nullopt;
    for (const Json& field : fields) {
      const Part* part = part_of(*out_.wishes.front().operation, field);
      if (part == nullptr || part->measure != Measure::daily || part->field->min != 0) continue;
      return filled(*part, {.part = part, .values = {Json(0)}}, field, fields);
    }
    return std::nullopt;
  }

  // "30" to the question by how many percent, where it cannot be the new figure: that would go the other way.
  // Empty where it may be either.
  std::vector<Word> answers_to(std::span<const Word> words, const Json& fields) {
    const auto percent = as_percent(words);
    const auto is_percent = [&](const Json& field) {
      const Part* part = part_of(*out_.wishes.front().operation, field);
      return part != nullptr &&
             (part->measure == Measure::percent || part->measure == Measure::minus_percent);
    };
    if (percent && !fields.empty() && is_percent(fields.front())) {
      bool other = false;  // is a sensible answer to another one
      for (const Json& field : fields) {
        const Part* part = part_of(*out_.wishes.front().operation, field);
        const auto filling = part == nullptr ? std::nullopt : fill(words, *part, names_, true);
        if (!filling || filling->values.empty()) continue;
        Wish wish = out_.wishes.front();
        wish.args[std::string(part->field->name)] = filling->values.front();
        other = other || !against(direction_of(*wish.operation, field), wish, tables_, said_.actor);
      }
      return other ? std::vector<Word>() : *percent;
    }
    return {words.begin(), words.end()};
  }

  Understanding filled(const Part& part, const Filling& filling, const Json& field, const Json& fields) {
    std::vector<Json> values = filling.values;
    if (is_campaign(part)) {
      const auto found = referents_.answered(filling);
      if (found.ids.empty()) {
        propose(found.question, fields);
        return std::move(out_);
      }
      values.assign(found.ids.begin(), found.ids.end());
      last_campaigns_ = found.ids;
      if (found.unsure) doubts_.push_back(found.remark);
    }
    std::vector<Wish> wishes;
    for (const Json& value : values) {
      for (Wish wish : out_.wishes) {
        wish.args[std::string(part.field->name)] = value;
        wishes.push_back(std::move(wish));
      }
    }
    out_.wishes = std::move(wishes);
    note_currency(filling);
    if (last_campaigns_.empty()) last_campaigns_ = {text_at(out_.wishes.front().args, "media_buy_id")};
    if (!currencies_fit()) return std::move(out_);
    for (const Wish& wish : out_.wishes) note_direction(direction_of(*wish.operation, field), wish);
    if (!filling.unclear.empty()) {
      ask(fits_several(filling.unclear));
      return std::move(out_);
    }
    if (filling.vague && !is_campaign(part)) doubts_.emplace_back();
    // Which campaign is told; how much may still be open.
    Json rest = Json::array();
    for (const Json& open : fields) {
      if (is_campaign(part) && text_at(open, "field") != part.field->name) rest.push_back(open);
    }
    const Part* next = rest.empty() ? nullptr : part_of(*out_.wishes.front().operation, rest.front());
    if (next != nullptr) {
      propose(lacks(out_.wishes.front(), *next, names_), std::move(rest));
      return std::move(out_);
    }
    note_campaigns();
    return settle();
  }

  domain::Tables& tables_;
  const domain::Said& said_;
  Names names_;
  Memory memory_;
  Referents referents_;
  Understanding out_;
  std::vector<std::string> doubts_;
  std::vector<std::string> last_campaigns_;
  std::string currency_;
  bool several_lines_ = false;  // and no list of wishes
};

}  // namespace

Understanding understand(domain::Tables& tables, const domain::Said& said) {
  return Interpreter(tables, said).run();
}

bool may_want(std::string_view text, const std::function<bool()>& may_follow_up) {
  if (text.size() > kLongestWish) return false;
  const auto words = words_of(text);
  return may_ask(words) || (may_follow(words) && may_follow_up());
}

}  // namespace syncd::assistant
