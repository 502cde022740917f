// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/listener.h"

#include <algorithm>

#include "assistant/builtin/confirmation.h"
#include "assistant/builtin/interpreter.h"
#include "assistant/builtin/rules.h"
#include "assistant/builtin/wording.h"
#include "domain/entities/conversations.h"

namespace syncd::assistant {
namespace {

bool listens(domain::Tables& tables, const domain::Said& said) {
  if (said.addressed) return true;
  const auto conversation = domain::find_conversation(tables, said.conversation);
  return conversation && conversation->assistant;
}

// What ends a run or a call has to pass the loop, where the latest of its progress may wait to be stored.
bool belongs_in_the_transaction(const domain::Operation& operation) {
  return operation.writes() && operation.about == nullptr;
}

void carry_out(const domain::Said& said, const Understanding& understood, domain::Floor& floor) {
  Report report(said);
  report.about(understood.about);
  domain::Errand later{said, {}, understood.about};
  for (const domain::Wish& wish : understood.wishes) {
    if (belongs_in_the_transaction(*wish.operation)) {
      report.add(wish, floor.run(wish));
    } else {
      later.wishes.push_back(wish);
    }
  }
  if (!report.empty()) {
    Json metadata = report.metadata();
    if (!later.wishes.empty()) metadata["more"] = true;
    if (understood.by_steps) metadata["by_steps"] = true;
    floor.say(report.text(), std::move(metadata));
  }
  if (!later.wishes.empty()) floor.leave(std::move(later));
}

// Who asks for a word has said it: that message is not what was looked for.
Result<Json> without(Json data, std::string_view message) {
  const auto matches = data.find("matches");
  if (matches == data.end() || !matches->is_array()) return data;
  const auto is_it = [&](const Json& match) { return text_at(member_at(match, "message"), "id") == message; };
  matches->erase(std::remove_if(matches->begin(), matches->end(), is_it), matches->end());
  return data;
}

// A rule is run outside the transaction. Somebody who asked is told in any case what came of it.
void leave_rule(const domain::Said& said, const RuleSaid& rule, domain::Floor& floor,
                bool for_model = false) {
  if (!listens(floor.tables(), said)) return;
  domain::Errand errand{said, {}};
  errand.rule = rule.words;
  errand.perhaps = !rule.sure && (for_model || !said.addressed);
  errand.for_model = for_model;
  floor.leave(std::move(errand));
}

}  // namespace

void BuiltinListener::spoke(const std::string& org, const std::string& conversation) {
  attention_.spoke(org, conversation);
}

void BuiltinListener::hear(const domain::Said& said, domain::Floor& floor) {
  const auto rule = rule_in(said.content);
  if (rule && rule->sure) return leave_rule(said, *rule, floor);
  // Most talk ends here, before anything is read but its words.
  const auto may_follow_up = [&] { return attention_.may_be_followed(said, floor.tables()); };
  if (!rule && !said.addressed && !may_want(said.content, may_follow_up)) return;
  const Understanding understood = understand(floor.tables(), said);
  if (rule && understood.nothing()) return leave_rule(said, *rule, floor);
  if (understood.nothing() && !said.addressed) return;
  if (!listens(floor.tables(), said)) return;
  attention_.spoke(said.actor.org, said.conversation);
  if (!understood.wishes.empty()) return carry_out(said, understood, floor);
  Question question = question_of(said, understood);
  floor.say(std::move(question.text), std::move(question.metadata));
}

void ModelListener::hear(const domain::Said& said, domain::Floor& floor) {
  if (const auto rule = rule_in(said.content)) return leave_rule(said, *rule, floor, true);
  if (!listens(floor.tables(), said)) return;
  if (const auto agreed = confirmed(floor.tables(), said)) return carry_out(said, *agreed, floor);
  floor.leave({said, {}});
}

void AbsentListener::hear(const domain::Said& said, domain::Floor& floor) {
  if (const auto rule = rule_in(said.content)) return leave_rule(said, *rule, floor);
  if (said.addressed)
    floor.say("There is no assistant here: it is switched off on this server.", Report(said).metadata());
}

Report::Report(const domain::Said& said)
    : metadata_{{"for", said.actor.user}, {"in_reply_to", said.message_id}, {"about", Json::array()}} {}

void Report::about(const std::vector<std::string>& campaigns) {
  for (const std::string& id : campaigns) metadata_["about"].push_back(id);
}

Json entry_of(const domain::Wish& wish, const Result<Json>& data) {
  Json entry{{"operation", wish.operation->name}, {"args", wish.args}, {"ok", data.has_value()}};
  if (!data) {
    entry["code"] = info(data.error().code).name;
  } else if (const Json& seq = member_at(*data, "seq"); !seq.is_null()) {
    entry["seq"] = seq;
  }
  return entry;
}

void Report::add(const domain::Wish& wish, const Result<Json>& data) {
  if (!text_.empty()) text_ += '\n';
  text_ += outcome_text(wish, data ? without(*data, text_at(metadata_, "in_reply_to")) : data);
  add(entry_of(wish, data));
}

void Report::add(const Json& entry) {
  metadata_["operations"].push_back(entry);
  if (const Json& seq = member_at(entry, "seq"); !seq.is_null()) metadata_["changes"].push_back(seq);
}

Question question_of(const domain::Said& said, const Understanding& understood) {
  Report report(said);
  report.about(understood.about);
  Question out{understood.question.empty() ? help_text() : understood.question, report.metadata()};
  if (!understood.pending.is_null()) out.metadata["question"] = understood.pending;
  return out;
}

}  // namespace syncd::assistant
