// SPDX-License-Identifier: Apache-2.0
#include "tests/assistant/corpus.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>

#include "assistant/builtin/listener.h"
#include "base/money.h"
#include "base/text.h"
#include "tests/support/organisation.h"

namespace syncd::test {
namespace {

std::vector<std::string> split(const std::string& text, const std::string& at) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  while (true) {
    const auto end = text.find(at, begin);
    out.emplace_back(trimmed(std::string_view(text).substr(begin, end - begin)));
    if (end == std::string::npos) return out;
    begin = end + at.size();
  }
}

// "undo" names no seq, and what is done to a task no task: which one is meant is for the assistant to know.
std::string operation_text(const std::string& name, std::map<std::string, std::string> args) {
  if (name == "undo") args.clear();
  args.erase("task_id");
  if (args["device"] == "all" || args["device"].empty()) args.erase("device");
  std::string out = name;
  for (const auto& [field, value] : args) out += " " + field + "=" + value;
  return out;
}

std::string canonical(const std::string& label) {
  const auto words = split(label, " ");
  std::map<std::string, std::string> args;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    std::string value = words[i].substr(equals + 1);
    if (const auto amount = Decimal::parse(value)) value = amount->text();
    args[words[i].substr(0, equals)] = value;
  }
  return operation_text(words[0], args);
}

std::string canonical(const std::string& operation, const Json& given) {
  std::map<std::string, std::string> args;
  for (const auto& [field, value] : given.items()) {
    if (field == "conversationId") continue;
    std::string text;
    if (value.is_array()) {
      for (const Json& each : value) text += (text.empty() ? "" : ",") + each.get<std::string>();
    } else {
      const auto amount = Decimal::from_json(value);
      text = amount ? amount->text() : value.get<std::string>();
      std::replace(text.begin(), text.end(), ' ', '_');
    }
    args[field] = text;
  }
  return operation_text(operation, args);
}

constexpr const char* kWorld[]{
    R"({"media_buy_id":"apex","brand_name":"Apex Motors","geo":["US","DE","FR"]})",
    R"({"media_buy_id":"techflow","brand_name":"TechFlow","geo":["US","GB"]})",
    R"({"media_buy_id":"globalretail","brand_name":"GlobalRetail","status":"paused","geo":["DE","GB","US"]})",
    R"({"media_buy_id":"northwind-eu","brand_name":"Northwind Europe","geo":["DE","FR","NL"],"currency":"EUR"})",
    R"({"media_buy_id":"northwind-us","brand_name":"Northwind America","geo":["US","CA"]})",
    R"({"media_buy_id":"blueocean","brand_name":"Blue Ocean","status":"paused","geo":["JP","AU"]})"};

void make_world(TestOrganisation& organisation, const std::vector<std::string>& further) {
  organisation->database().exec("pragma synchronous = off");
  std::vector<std::string> all(std::begin(kWorld), std::end(kWorld));
  all.insert(all.end(), further.begin(), further.end());
  for (const std::string& text : all) {
    Json campaign = parse_json(text).value();
    campaign["budget"] = 20000;
    campaign["daily_cap"] = 1000;
    campaign["bids"] = {{"desktop", 3}, {"mobile", 2.5}, {"tablet", 2}};
    campaign["allocation"] = {{"desktop", 40}, {"mobile", 40}, {"tablet", 20}};
    organisation.run("create_media_buy", to_text(campaign)).value();
  }
}

// "@bob: text", "@bob~assistant: text" with a role that bob's client claims; else it is ada's. "\\n" ends a
// line.
Turn turn_of(const std::string& text) {
  Turn turn{"ada", text};
  const auto colon = text.find(": ");
  if (text.starts_with("@") && colon != std::string::npos && text.find(' ') > colon) {
    const auto who = split(text.substr(1, colon - 1), "~");
    turn = {who.front(), text.substr(colon + 2), who.size() > 1 ? who.back() : "user"};
  }
  for (auto at = turn.text.find("\\n"); at != std::string::npos; at = turn.text.find("\\n"))
    turn.text.replace(at, 2, "\n");
  return turn;
}

std::string campaigns(TestOrganisation& organisation) {
  return to_text(organisation.read("list", R"({"kind":"campaigns"})").value()["items"]);
}

bool moves(const std::string& operation) {
  return operation != "nothing" && operation != "asks" && !operation.starts_with("list ") &&
         !operation.starts_with("show ") && !operation.starts_with("log ");
}

}  // namespace

std::vector<Utterance> load_corpus(const std::string& name) {
  std::ifstream file(std::string(CORPUS_FOLDER) + "/" + name);
  if (!file) throw std::runtime_error("there is no corpus " + name);
  std::vector<Utterance> out;
  std::vector<std::string> world;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (trimmed(line).empty() || line.starts_with("#")) continue;
    if (line.starts_with("+ {")) {
      world.push_back(line.substr(2));
      continue;
    }
    const auto arrow = line.rfind(" => ");
    if (arrow == std::string::npos) throw std::runtime_error(fmt::format("{}:{}: no label", name, number));
    Utterance utterance{
        .line = number, .text = line.substr(0, arrow), .turns = {}, .world = world, .label = {}};
    for (const std::string& turn : split(utterance.text, " || ")) utterance.turns.push_back(turn_of(turn));
    for (const std::string& operation : split(line.substr(arrow + 4), " & "))
      utterance.label.push_back(canonical(operation));
    out.push_back(std::move(utterance));
  }
  return out;
}

Verdict say(const Utterance& utterance) {
  TestOrganisation organisation;
  make_world(organisation, utterance.world);
  assistant::BuiltinListener listener;
  organisation.listener = &listener;
  Verdict verdict;
  for (std::size_t i = 0; i < utterance.turns.size(); ++i) {
    const Turn& turn = utterance.turns[i];
    const std::string before = campaigns(organisation);
    organisation
        .run("message", to_text({{"conversationId", "c"}, {"content", turn.text}, {"role", turn.role}}), "",
             turn.user)
        .value();
    if (i + 1 < utterance.turns.size()) continue;
    verdict.changed = campaigns(organisation) != before;
    bool asked = false;
    for (const store::Committed& event : organisation.last().events) {
      const Json frame = parse_json(event.frame, 100).value();
      const Json& metadata = member_at(member_at(member_at(frame, "message"), "context"), "metadata");
      if (text_at(member_at(frame, "message"), "role") != "assistant") continue;
      asked = true;
      verdict.said += text_at(member_at(frame, "message"), "content");
      for (const Json& operation : member_at(metadata, "operations"))
        verdict.made.push_back(canonical(text_at(operation, "operation"), operation["args"]));
    }
    for (const domain::Errand& errand : organisation.last().errands) {
      for (const domain::Wish& wish : errand.wishes)
        verdict.made.push_back(canonical(std::string(wish.operation->name), wish.args));
    }
    if (verdict.made.empty()) verdict.made = {asked ? "asks" : "nothing"};
  }
  return verdict;
}

double Score::precision() const {
  return right_moves + wrong_moves == 0 ? 1 : static_cast<double>(right_moves) / (right_moves + wrong_moves);
}

double Score::recall() const {
  return right_moves + missed_moves == 0 ? 1
                                         : static_cast<double>(right_moves) / (right_moves + missed_moves);
}

Score score(const std::vector<Utterance>& corpus) {
  Score out;
  for (const Utterance& utterance : corpus) {
    const Verdict verdict = say(utterance);
    ++out.total;
    std::vector<std::string> left = utterance.label;
    bool wrong = false;
    for (const std::string& made : verdict.made) {
      const auto it = std::find(left.begin(), left.end(), made);
      if (it != left.end()) {
        out.right_moves += moves(made);
        left.erase(it);
      } else if (moves(made)) {
        ++out.wrong_moves;
        wrong = true;
      }
    }
    for (const std::string& wanted : left) out.missed_moves += moves(wanted);
    const bool all_still = std::none_of(utterance.label.begin(), utterance.label.end(), moves);
    if (all_still && verdict.changed) wrong = true;
    out.right += verdict.made == utterance.label;
    if (verdict.made == utterance.label && !wrong) continue;
    out.faults.push_back(fmt::format("{}: {}\n      wanted {}\n      made   {}{}{}", utterance.line,
                                     utterance.text, fmt::join(utterance.label, " & "),
                                     fmt::join(verdict.made, " & "),
                                     verdict.said.empty() ? "" : "\n      said   ", verdict.said));
    if (wrong) out.wrong.push_back(out.faults.back());
  }
  return out;
}

}  // namespace syncd::test
