// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/event_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cmd/output/assistant_answer.h"
#include "cmd/output/badges.h"
#include "cmd/output/cells.h"
#include "cmd/output/style.h"

namespace syncd::cmd {
namespace {

// A member of the frame, safe to print on one line.
std::string line_at(const Json& frame, std::string_view path) {
  return terminal_line(cell_text(value_at(frame, path)));
}

// The first of these members that says something.
std::string first_of(const Json& frame, std::initializer_list<std::string_view> paths) {
  for (const auto path : paths) {
    if (std::string text = line_at(frame, path); !text.empty()) return text;
  }
  return {};
}

std::string who(const Json& frame) {
  const std::string name =
      first_of(frame, {"userId", "message.userId", "data.actor", "data.userId", "clientId"});
  return name.empty() ? "somebody" : name;
}

std::string source_of(const Json& frame) {
  for (const auto path : {"message.source", "source", "data.source"}) {
    if (const Json& source = value_at(frame, path); source.is_string()) return source.get<std::string>();
  }
  return "other";
}

std::string_view arrow(const LineStyle& style) {
  return style.utf8 ? " → " : " -> ";
}

std::string content(const Json& frame) {
  std::string text = terminal_safe(cell_text(value_at(frame, "message.content")));
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    text.insert(at + 1, "    ");
  return text;
}

std::string message(const Json& frame, const LineStyle& style) {
  // Clients may post what their own assistants said: then it says whose.
  const bool assistant = is_own_assistant(member_at(frame, "message"));
  const bool as_assistant = line_at(frame, "message.role") == "assistant" && !assistant;
  const std::string name = as_assistant ? fmt::format("assistant ({})", who(frame)) : who(frame);
  return fmt::format("{} {} {}", badge(assistant ? "assistant" : source_of(frame), style.utf8),
                     looking(assistant ? Look::magenta : Look::cyan, name + ":", style.colour),
                     content(frame));
}

std::string presence(const Json& frame, const LineStyle& style) {
  const bool here = member_at(frame, "connected") != Json(false);
  const std::string room = line_at(frame, "conversationId");
  std::string text = who(frame) + (here ? " is here" : " left");
  if (!room.empty()) text = who(frame) + (here ? " joined " : " left ") + room;
  return fmt::format("{} {}", badge(source_of(frame), style.utf8), looking(Look::dim, text, style.colour));
}

std::string typing(const Json& frame, const LineStyle& style) {
  const bool on = member_at(frame, "typing") != Json(false);
  const std::string text =
      who(frame) + (on ? (style.utf8 ? " is typing…" : " is typing...") : " stopped typing");
  return fmt::format("{} {}", badge(source_of(frame), style.utf8), looking(Look::dim, text, style.colour));
}

std::string campaign_name(const Json& frame) {
  return first_of(frame, {"data.mediaBuy.brand_name", "data.mediaBuy.name", "data.mediaBuy.media_buy_id"});
}

std::string campaign_updated(const Json& frame, const LineStyle& style) {
  return fmt::format("{} {} {} ({})", badge(source_of(frame), style.utf8),
                     looking(Look::bold, campaign_name(frame), style.colour),
                     changes_text(value_at(frame, "data.changes"), style), who(frame));
}

std::string campaign_created(const Json& frame, const LineStyle& style) {
  return fmt::format("{} {} created ({})", badge(source_of(frame), style.utf8),
                     looking(Look::bold, campaign_name(frame), style.colour), who(frame));
}

std::string campaign_deleted(const Json& frame, const LineStyle& style) {
  return fmt::format("{} {} removed ({})", badge(source_of(frame), style.utf8),
                     looking(Look::bold, campaign_name(frame), style.colour), who(frame));
}

std::string conversation(const Json& frame, const LineStyle& style) {
  const std::string type = line_at(frame, "type");
  const std::string title = first_of(frame, {"data.conversation.title", "data.title", "title"});
  std::string text =
      fmt::format("conversation {} {}",
                  first_of(frame, {"data.conversation.id", "conversationId", "data.conversationId"}),
                  type.substr(type.find('_') + 1));
  if (!title.empty()) text += ": " + title;
  return fmt::format("{} {} ({})", badge(source_of(frame), style.utf8), text, who(frame));
}

std::string task(const Json& frame, const LineStyle& style) {
  const std::string type = line_at(frame, "type");
  std::string text = fmt::format(
      "task {} {}", looking(Look::bold, first_of(frame, {"data.task.title", "data.task.id"}), style.colour),
      type.substr(type.find('_') + 1));
  const std::string status = line_at(frame, "data.task.status");
  const std::string before = line_at(frame, "data.previous_status");
  if (!before.empty()) return text + ": " + before + std::string(arrow(style)) + status;
  return status.empty() ? text : text + " (" + status + ")";
}

std::string tool(const Json& frame, const LineStyle& style) {
  const std::string type = line_at(frame, "type");
  std::string text = fmt::format("{} {} {}", line_at(frame, "crew_id"),
                                 looking(Look::bold, first_of(frame, {"tool", "call_id"}), style.colour),
                                 type.substr(type.find('_') + 1));
  if (const auto progress = line_at(frame, "progress"); !progress.empty()) text += " " + progress + "%";
  if (const auto detail = line_at(frame, "message"); !detail.empty()) text += " " + detail;
  if (const auto status = line_at(frame, "status"); !status.empty()) text += " " + status;
  if (const auto code = line_at(frame, "exit_code"); !code.empty()) text += " exit " + code;
  if (const auto took = line_at(frame, "duration_ms"); !took.empty()) text += " " + took + " ms";
  return text;
}

std::string crew_signal(const Json& frame, const LineStyle& style) {
  return fmt::format("crew {} {}", line_at(frame, "crew_id"),
                     before_after(member_at(frame, "previous_status"), member_at(frame, "status"), style));
}

std::string crew_changed(const Json& frame, const LineStyle& style) {
  const std::string type = line_at(frame, "type");
  return fmt::format(
      "crew {} {} ({})",
      looking(Look::bold, first_of(frame, {"data.crew.name", "data.crew.crew_id"}), style.colour),
      type.substr(type.find('_') + 1), who(frame));
}

std::string run_started(const Json& frame, const LineStyle& style) {
  return fmt::format("{} run {} started ({})", line_at(frame, "data.run.crew_id"),
                     looking(Look::bold, line_at(frame, "data.run.name"), style.colour), who(frame));
}

std::string run_finished(const Json& frame, const LineStyle& style) {
  const std::string status = line_at(frame, "data.run.status");
  std::string text =
      fmt::format("{} run {} {}", line_at(frame, "data.run.crew_id"),
                  looking(Look::bold, line_at(frame, "data.run.name"), style.colour),
                  looking(status == "success" ? Look::green : Look::red, status, style.colour));
  if (const Json& took = value_at(frame, "data.run.duration_ms"); took.is_number_integer())
    text += " after " + short_duration(took.get<Millis>());
  if (const auto tokens = line_at(frame, "data.run.tokens"); !tokens.empty())
    text += ", " + tokens + " tokens";
  return text + " (" + who(frame) + ")";
}

// A rule's result or a data set.
std::string table(const Json& frame, const LineStyle& style) {
  const bool rule = line_at(frame, "data.table.kind") == "rule";
  std::string text = fmt::format(
      "{} {}", rule ? "rule" : "data set",
      looking(Look::bold, first_of(frame, {"data.table.rule", "data.table.table"}), style.colour));
  const std::string rows = line_at(frame, "data.table.row_count");
  if (line_at(frame, "type") == "table_dropped") {
    text += " dropped";
  } else {
    text += fmt::format("{}{} {}", arrow(style), rows, rows == "1" ? "row" : "rows");
  }
  return fmt::format("{} {} ({})", badge(source_of(frame), style.utf8), text, who(frame));
}

std::string rule_result(const Json& frame, const LineStyle&) {
  return line_at(frame, "message");
}

std::string error(const Json& frame, const LineStyle& style) {
  return looking(Look::red, fmt::format("error {}: {}", line_at(frame, "code"), line_at(frame, "message")),
                 style.colour);
}

std::string gap(const Json&, const LineStyle& style) {
  return looking(Look::yellow, "events are missing here: the server no longer holds them", style.colour);
}

struct Row {
  std::string_view type;
  std::string (*render)(const Json&, const LineStyle&);
};

constexpr std::array kRows{
    Row{"conversation_created", conversation},
    Row{"conversation_deleted", conversation},
    Row{"conversation_renamed", conversation},
    Row{"crew_registered", crew_changed},
    Row{"crew_removed", crew_changed},
    Row{"error", error},
    Row{"gap", gap},
    Row{"media_buy_created", campaign_created},
    Row{"media_buy_deleted", campaign_deleted},
    Row{"media_buy_updated", campaign_updated},
    Row{"message", message},
    Row{"presence", presence},
    Row{"rule_result", rule_result},
    Row{"run_finished", run_finished},
    Row{"run_started", run_started},
    Row{"signal", crew_signal},
    Row{"table_dropped", table},
    Row{"table_finished", table},
    Row{"task_created", task},
    Row{"task_deleted", task},
    Row{"task_status_changed", task},
    Row{"task_updated", task},
    Row{"tool_end", tool},
    Row{"tool_progress", tool},
    Row{"tool_start", tool},
    Row{"typing", typing},
};

// A type without a renderer of its own: its name and its scalars.
std::string compact(const Json& frame, const LineStyle& style) {
  std::string out = looking(Look::bold, line_at(frame, "type"), style.colour);
  const Json& data = member_at(frame, "data");
  for (const auto& [key, value] : frame.items()) {
    if (key == "type" || key == "seq" || key == "timestamp" || key == "data") continue;
    out += fmt::format(" {}={}", terminal_line(key), terminal_line(cell_text(value)));
  }
  if (!data.is_null()) out += fmt::format(" {}", terminal_line(to_text(data)));
  return out;
}

std::string time_of(const Json& frame, const LineStyle& style) {
  if (!style.time) return {};
  for (const auto path : {"timestamp", "message.timestamp"}) {
    if (const auto at = parse_rfc3339(cell_text(value_at(frame, path)))) {
      return looking(Look::dim, style.time(*at), style.colour) + " ";
    }
  }
  return {};
}

}  // namespace

std::string before_after(const Json& before, const Json& after, const LineStyle& style) {
  if (!before.is_object() || !after.is_object()) {
    const std::string old = terminal_line(cell_text(before));
    const std::string now = terminal_line(cell_text(after));
    return (old.empty() ? "none" : old) + std::string(arrow(style)) + (now.empty() ? "none" : now);
  }
  std::string out;
  for (const auto& [key, value] : after.items()) {
    const Json& old = member_at(before, key.c_str());
    if (old == value) continue;
    if (!out.empty()) out += ", ";
    out += terminal_line(key) + " " + before_after(old, value, style);
  }
  return out;
}

std::string changes_text(const Json& changes, const LineStyle& style) {
  std::string out;
  for (const auto& change : changes) {
    if (!out.empty()) out += "; ";
    out +=
        fmt::format("{}: {}", line_at(change, "operation"),
                    before_after(member_at(change, "previous_value"), member_at(change, "new_value"), style));
  }
  return out;
}

std::string event_line(const Json& frame, const LineStyle& style) {
  if (!frame.is_object()) return terminal_line(to_text(frame));
  const std::string type = text_at(frame, "type");
  const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.type == type; });
  std::string line = time_of(frame, style);
  if (const std::string room = line_at(frame, "conversationId"); style.conversation && !room.empty()) {
    line += looking(Look::dim, room, style.colour) + " ";
  }
  return line + (row == kRows.end() ? compact(frame, style) : row->render(frame, style));
}

}  // namespace syncd::cmd
