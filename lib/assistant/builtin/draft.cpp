// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/draft.h"

#include <algorithm>
#include <utility>

#include "assistant/builtin/answers.h"
#include "assistant/builtin/directions.h"
#include "assistant/builtin/figures.h"
#include "assistant/builtin/wording.h"
#include "domain/entities/campaigns.h"
#include "domain/validate.h"

namespace syncd::assistant {
namespace {

using domain::Field;
using domain::Wish;

constexpr std::size_t kMostWishes = 32;  // of one message
constexpr const char* kContradictory =
    "That says two things of the same campaign; nothing was changed. Please say which it shall be.";

constexpr const char* kNothingLeft = "That would leave nothing of it.";
constexpr const char* kNoFigure =
    "There is no one figure that this could start from and come to something; nothing was changed. Please "
    "say what it shall be.";

// What is done with some of a list: "remove US ... and remove GB ...".
bool share_none(const Json& a, const Json& b) {
  return std::none_of(a.begin(), a.end(),
                      [&](const Json& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

// The same thing of the same campaign twice: a range, a choice or a correction rather than two wishes.
bool contradict(const Wish& a, const Wish& b) {
  if (campaign_field(*a.operation) == nullptr || campaign_field(*b.operation) == nullptr) return false;
  const std::string field(campaign_field(*a.operation)->name);
  if (member_at(a.args, field.c_str()) != member_at(b.args, field.c_str())) return false;
  for (const Field& each : a.operation->fields) {
    const std::string name(each.name);
    if (each.type == domain::FieldType::list && a.args.contains(name) && b.args.contains(name))
      return !share_none(a.args[name], b.args[name]);
  }
  if (a.operation != b.operation) return false;
  // On another device, from another device.
  return std::none_of(a.operation->fields.begin(), a.operation->fields.end(), [&](const Field& each) {
    const Json &one = member_at(a.args, std::string(each.name).c_str()),
               &other = member_at(b.args, std::string(each.name).c_str());
    return each.type == domain::FieldType::choice && !each.required && !one.is_null() && !other.is_null() &&
           one != other && one != "all" && other != "all";
  });
}

}  // namespace

const Field* campaign_field(const domain::Operation& operation) {
  const auto it = std::find_if(operation.fields.begin(), operation.fields.end(), [](const Field& field) {
    return field.refers == domain::Kind::campaign && field.required;
  });
  return it == operation.fields.end() ? nullptr : &*it;
}

void multiply(std::vector<Json>& all, std::string_view name, const std::vector<Json>& values) {
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

bool Draft::writes() const {
  return std::any_of(out_.wishes.begin(), out_.wishes.end(),
                     [](const Wish& wish) { return wish.operation->writes(); });
}

bool Draft::work_out() {
  for (Wish& wish : out_.wishes) {
    for (const Field& field : wish.operation->fields) {
      if (!is_step_text(member_at(wish.args, std::string(field.name).c_str())) ||
          field.type != domain::FieldType::amount)
        continue;
      out_.by_steps = true;
      if (syncd::assistant::work_out(wish, field, scene_.tables, scene_.said.actor)) continue;
      ask(kNoFigure);
      return false;
    }
  }
  return true;
}

void Draft::doubt_direction(Direction direction, const Wish& wish) {
  for (const Field& field : wish.operation->fields) {  // "lower it by 100%"
    if (field.type != domain::FieldType::amount || field.min.value_or(0) >= 0) continue;
    const auto cut = Decimal::from_json(member_at(wish.args, std::string(field.name).c_str()));
    if (cut && *cut == Decimal::from_micros(*field.min * 1'000'000)) doubt(kNothingLeft);
  }
  if (auto other_way = against(direction, wish, scene_.tables, scene_.said.actor))
    doubt(std::move(*other_way));
}

void Draft::ask(std::string question) {
  out_.wishes.clear();
  out_.question = std::move(question);
}

void Draft::propose(std::string question, Json fields) {
  out_.pending = pending_of(out_.wishes, std::move(fields));
  if (out_.by_steps) out_.pending["by_steps"] = true;
  ask(std::move(question));
}

void Draft::offer(std::string question) {
  out_.pending = pending_of(out_.wishes, Json::array({Json{{"choice", true}}}));
  ask(std::move(question));
}

void Draft::note_currency(const std::string& currency) {
  if (!currency.empty()) currency_ = currency;
}

bool Draft::currencies_fit(const std::vector<std::string>& campaigns) {
  if (currency_.empty()) return true;
  const std::string said = std::exchange(currency_, {});
  for (const std::string& id : campaigns) {
    const auto campaign = domain::campaign_of_id(scene_.tables, id);
    if (!campaign || campaign->currency == said) continue;
    ask(other_currency(*campaign, said));
    return false;
  }
  return true;
}

void Draft::concerns(const std::vector<std::string>& campaigns) {
  for (const std::string& id : campaigns) {
    if (std::find(out_.about.begin(), out_.about.end(), id) == out_.about.end()) out_.about.push_back(id);
  }
}

void Draft::note_campaigns() {
  for (const Wish& wish : out_.wishes) {
    if (const Field* field = campaign_field(*wish.operation))
      concerns({text_at(wish.args, std::string(field->name).c_str())});
  }
}

bool Draft::contradictory() const {
  for (std::size_t i = 0; i < out_.wishes.size(); ++i) {
    for (std::size_t j = i + 1; j < out_.wishes.size(); ++j) {
      if (contradict(out_.wishes[i], out_.wishes[j])) return true;
    }
  }
  return false;
}

// Why one of the wishes cannot be: then none of them is carried out. Rights are for the gate to tell.
std::optional<std::string> Draft::impossible() const {
  for (const Wish& wish : out_.wishes) {
    const auto args = domain::validate(*wish.operation, wish.args);
    if (!args) return cannot(args.error());
  }
  return std::nullopt;
}

Understanding Draft::settled() {
  if (!work_out()) return std::move(out_);
  if (out_.wishes.size() > kMostWishes) {
    ask(too_much());
  } else if (const auto wrong = impossible()) {
    ask(*wrong);
  } else if (contradictory()) {
    offer(kContradictory);
  } else if (!doubts_.empty() && writes()) {
    std::string text;
    for (const std::string& doubt : doubts_) {
      if (!doubt.empty()) text += doubt + " ";
    }
    std::vector<Json> now;
    for (const Wish& wish : out_.wishes) now.push_back(figures_now(wish, scene_.tables, scene_.said.actor));
    propose(text + shall_i(out_.wishes, scene_.names, now));
  }
  return std::move(out_);
}

}  // namespace syncd::assistant
