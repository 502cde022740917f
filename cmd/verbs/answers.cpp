// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "cmd/output/match_lines.h"
#include "cmd/output/style.h"
#include "cmd/output/table.h"
#include "cmd/verbs/arguments.h"

namespace syncd::cmd {
namespace {

std::string words_of(std::string_view name) {
  std::string out = with_dashes(name);
  std::replace(out.begin(), out.end(), '-', ' ');
  return out;
}

// The thing that the answer is about: its first object that can be called something.
const Json& subject_of(const Json& data) {
  for (const auto& [key, value] : data.items()) {
    if (value.is_object()) return value;
  }
  return data;
}

std::string name_of(const Json& thing) {
  std::string title, id;
  for (const char* key : {"brand_name", "title", "name"}) {
    if (title.empty()) title = text_at(thing, key);
  }
  for (const char* key :
       {"media_buy_id", "id", "conversationId", "task_id", "call_id", "run_id", "crew_id", "table"}) {
    if (id.empty()) id = text_at(thing, key);
  }
  if (title.empty() || title == id) return terminal_line(id);
  return terminal_line(id.empty() ? title : fmt::format("{} ({})", title, id));
}

// "title Old → New" of each `previous_title` that the answer holds.
std::string previous_text(const Json& data, const LineStyle& style) {
  constexpr std::string_view kPrefix = "previous_";
  std::string out;
  for (const auto& [key, before] : data.items()) {
    if (!key.starts_with(kPrefix)) continue;
    const std::string member = key.substr(kPrefix.size());
    const Json& after = member_at(subject_of(data), member.c_str());
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", terminal_line(member),
                       before_after(before, after, style));
  }
  return out;
}

struct KindColumns {
  std::string_view kind;
  std::vector<Column> columns;
};

const std::vector<Column>* columns_of_kind(const std::string& kind) {
  static const std::array kColumns{
      KindColumns{"campaigns",
                  {{"media_buy_id", "ID"},
                   {"brand_name", "BRAND"},
                   {"status"},
                   {"geo"},
                   {"bids"},
                   {"daily_cap", "CAP"},
                   {"currency"},
                   {"spend_today", "TODAY"}}},
      KindColumns{"conversations",
                  {{"id"}, {"title"}, {"messageCount", "MESSAGES"}, {"updatedAt", "UPDATED"}}},
      KindColumns{"tasks", {{"id"}, {"status"}, {"title"}, {"updated_at", "UPDATED"}}},
      KindColumns{
          "crews",
          {{"crew_id", "ID"}, {"name"}, {"status"}, {"running"}, {"agents"}, {"updated_at", "UPDATED"}}},
      KindColumns{"datasets",
                  {{"table", "NAME"},
                   {"row_count", "ROWS"},
                   {"columns"},
                   {"created_by", "BY"},
                   {"created_at", "CREATED"}}},
      KindColumns{"runs",
                  {{"run_id", "ID"},
                   {"name"},
                   {"crew_id", "CREW"},
                   {"status"},
                   {"started_at", "STARTED"},
                   {"duration_ms", "MS"},
                   {"tool_calls", "CALLS"},
                   {"tool_errors", "FAILED"},
                   {"tokens"}}},
      KindColumns{"rules",
                  {{"table"},
                   {"rule"},
                   {"rule_code", "WORDS"},
                   {"row_count", "ROWS"},
                   {"created_by", "BY"},
                   {"created_at", "CREATED"}}},
  };
  const auto row =
      std::find_if(kColumns.begin(), kColumns.end(), [&](const auto& r) { return r.kind == kind; });
  return row == kColumns.end() ? nullptr : &row->columns;
}

std::vector<Column> scalars_of(const Json& items) {
  std::vector<Column> columns;
  if (items.empty()) return columns;
  for (const auto& [key, value] : items.front().items()) {
    if (!value.is_structured()) columns.push_back({key});
  }
  return columns;
}

std::vector<Column> known_or_scalars(const std::string& kind, const Json& items) {
  const auto* known = columns_of_kind(kind);
  return known ? *known : scalars_of(items);
}

void print_items(Printer& print, const Shell&, const Json& data) {
  const Json& items = data["items"];
  print.list(items, known_or_scalars(text_at(data, "kind"), items));
  if (member_at(data, "more") == true) {
    print.talk(fmt::format("{} of {} shown; --limit and --offset show others", items.size(),
                           integer_at(data, "total")));
  }
}

void print_item(Printer& print, const Shell&, const Json& data) {
  print.record(data["item"]);
}

void print_messages(Printer& print, const Shell& shell, const Json& data) {
  static const std::vector<Column> kColumns{{"seq"},    {"timestamp"}, {"source"},
                                            {"userId"}, {"role"},      {"content"}};
  if (shell.mode != Mode::table) return print.list(data["messages"], kColumns);
  for (const Json& entry : data["messages"]) print.event(message_frame(entry));
  if (member_at(data, "more") == true) print.talk("there is more: --before SEQ and --limit N show it");
}

void print_matches(Printer& print, const Shell& shell, const Json& data) {
  static const std::vector<Column> kColumns{{"seq"},
                                            {"score"},
                                            {"conversationId", "CONVERSATION"},
                                            {"message.timestamp"},
                                            {"message.userId", "USER"},
                                            {"message.content"}};
  const Json& matches = data["matches"];
  if (shell.mode != Mode::table || shell.quiet || matches.empty()) {
    print.list(matches, kColumns);
  } else {
    const bool people = shell.out_screen.is_terminal;
    print.text((people ? grouped_matches : plain_matches)(matches, print.line_style(false)));
  }
  const char* many = member_at(data, "all") == false ? "+" : "";
  if (member_at(data, "more") == true) {
    print.talk(fmt::format("{} of {}{} shown; --limit and --offset show others", matches.size(),
                           integer_at(data, "total"), many));
  }
}

std::string indented(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    out += "  " + text.substr(at, end - at);
    at = end;
  }
  return out;
}

bool is_rows(const Json& value) {
  return value.is_array() && !value.empty() && value.front().is_object();
}

// Groups of figures: a heading for each member that is an object, its members below, or its rows.
void print_figures(Printer& print, const Shell& shell, const Json& data) {
  if (shell.mode != Mode::table) return print.record(data);
  const TableStyle style{.colour = shell.out_screen.colour,
                         .width = shell.out_screen.is_terminal ? shell.out_screen.width : 0};
  std::string out;
  Json alone = Json::object();
  for (const auto& [key, value] : data.items()) {
    if (is_rows(value)) {
      out += looking(Look::bold, terminal_line(words_of(key)), style.colour) + '\n' +
             indented(table_text(value, known_or_scalars(key, value), style));
      continue;
    }
    if (!value.is_object()) {
      alone[words_of(key)] = value;
      continue;
    }
    Json named = Json::object();
    for (const auto& [member, figure] : value.items()) named[words_of(member)] = figure;
    out += looking(Look::bold, terminal_line(words_of(key)), style.colour) + '\n' +
           indented(record_text(named, style));
  }
  print.text((alone.empty() ? "" : record_text(alone, style)) + out);
}

struct Shape {
  const char* member;  // what an answer of this shape holds
  Json::value_t type;
  void (*print)(Printer&, const Shell&, const Json&);
};

constexpr std::array kShapes{Shape{"matches", Json::value_t::array, print_matches},
                             Shape{"items", Json::value_t::array, print_items},
                             Shape{"item", Json::value_t::object, print_item},
                             Shape{"messages", Json::value_t::array, print_messages}};

}  // namespace

std::string change_words(const domain::Operation& operation, const Json& reply, const LineStyle& style) {
  const Json data = data_of(reply);
  const std::string name = name_of(subject_of(data));
  const std::string about = name.empty() ? "" : looking(Look::bold, name, style.colour) + ": ";
  if (member_at(data, "changed") == false) return about + "nothing changed";
  std::string what;
  if (const Json& changes = member_at(data, "changes"); changes.is_array())
    what = changes_text(changes, style);
  if (what.empty()) what = previous_text(data, style);
  if (what.empty()) what = words_of(operation.name) + " done";
  if (const auto seq = integer_at(reply, "seq"); seq > 0) what += fmt::format(" (seq {})", seq);
  return about + what;
}

void print_found(Printer& print, const Shell& shell, const Json& data) {
  const auto shape = std::find_if(kShapes.begin(), kShapes.end(),
                                  [&](const Shape& s) { return member_at(data, s.member).type() == s.type; });
  (shape == kShapes.end() ? print_figures : shape->print)(print, shell, data);
}

Json message_frame(const Json& entry) {
  return {{"type", "message"},
          {"conversationId", member_at(entry, "conversationId")},
          {"message", entry},
          {"seq", member_at(entry, "seq")},
          {"timestamp", member_at(entry, "timestamp")}};
}

Json data_of(const Json& reply) {
  if (reply.contains("data") && reply["data"].is_object()) return reply["data"];
  Json out = reply;
  out.erase("type");
  out.erase("id");
  return out;
}

}  // namespace syncd::cmd
