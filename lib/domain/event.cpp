// SPDX-License-Identifier: Apache-2.0
#include "domain/event.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/entities/campaigns.h"
#include "domain/entities/conversations.h"
#include "domain/entities/crews.h"
#include "domain/entities/ledger.h"
#include "domain/entities/revocations.h"
#include "domain/entities/row_tables.h"
#include "domain/entities/runs.h"
#include "domain/entities/tasks.h"
#include "domain/entities/tool_calls.h"

namespace syncd::domain {
namespace {

constexpr std::array kSubscribable{Topic::conversations, Topic::campaigns, Topic::tasks, Topic::crews,
                                   Topic::runs,          Topic::rules,     Topic::ledger};

constexpr EventType kLast = EventType::token_revoked;

std::vector<std::string> to_mission(const Route&) {
  return {mission_room()};
}

std::vector<std::string> to_run(const Route& route) {
  return {run_room(run_of(route.scope))};
}

std::vector<std::string> to_run_and_graph(const Route& route) {
  return {run_room(run_of(route.scope)), graph_room(crew_of(route.scope))};
}

// One row a type, in the order of the enumeration: the type is the place of its row.
std::vector<EventInfo> in_order(std::vector<EventInfo> rows) {
  bool right = rows.size() == static_cast<std::size_t>(kLast) + 1;
  for (std::size_t i = 0; i < rows.size(); ++i) right = right && static_cast<std::size_t>(rows[i].type) == i;
  if (!right) throw std::logic_error("the table of events is not in the order of EventType");
  return rows;
}

const std::vector<EventInfo>& events() {
  static const std::vector<EventInfo> rows = in_order({
      {EventType::message,
       "message",
       Topic::conversation,
       "something was said in a conversation",
       {{"conversationId", "string", "the conversation"},
        {"message", "object", "id, conversationId, role, content, source, context, timestamp, userId, seq"},
        {"clientId", "string", "the connection it came by"},
        {"asked", "boolean", "where it was asked of the assistant"}},
       apply_message},
      {EventType::conversation_created,
       "conversation_created",
       Topic::conversations,
       "a conversation was opened under a title",
       {{"conversationId", "string", "the conversation"}, {"data", "object", "conversation, actor, source"}},
       apply_conversation_created},
      {EventType::conversation_renamed,
       "conversation_renamed",
       Topic::conversations,
       "a conversation got another title",
       {{"conversationId", "string", "the conversation"},
        {"data", "object", "conversation, previous_title, actor, source"}},
       apply_conversation_renamed},
      {EventType::conversation_deleted,
       "conversation_deleted",
       Topic::conversations,
       "a conversation and its messages were removed",
       {{"conversationId", "string", "the conversation"}, {"data", "object", "actor, source"}},
       apply_conversation_deleted},
      {EventType::media_buy_created,
       "media_buy_created",
       Topic::campaigns,
       "a campaign was created",
       {{"data", "object", "mediaBuy, changes, actor, source"}},
       apply_media_buy},
      {EventType::media_buy_updated,
       "media_buy_updated",
       Topic::campaigns,
       "a campaign changed",
       {{"data", "object",
         "mediaBuy, changes (operation, details, previous_value, new_value), actor, source"}},
       apply_media_buy},
      {EventType::media_buy_deleted,
       "media_buy_deleted",
       Topic::campaigns,
       "a campaign was removed",
       {{"data", "object", "mediaBuy as it last was, actor, source"}},
       apply_media_buy_deleted},
      {EventType::conversation_assistant_set,
       "conversation_assistant_set",
       Topic::conversations,
       "the assistant was told to listen in a conversation, or not to",
       {{"conversationId", "string", "the conversation"}, {"data", "object", "conversation, actor, source"}},
       apply_conversation_assistant_set},
      {EventType::task_created,
       "task_created",
       Topic::tasks,
       "a task was put on its user's list; only that user hears of it",
       {{"data", "object", "task, userId, timestamp, source"}},
       apply_task},
      {EventType::task_updated,
       "task_updated",
       Topic::tasks,
       "a task changed",
       {{"data", "object", "task, userId, timestamp, source"}},
       apply_task},
      {EventType::task_deleted,
       "task_deleted",
       Topic::tasks,
       "a task was taken off the list",
       {{"data", "object", "task as it last was, userId, timestamp, source"}},
       apply_task_deleted},
      {EventType::task_status_changed,
       "task_status_changed",
       Topic::tasks,
       "a task's status changed; follows the task_updated of the same change",
       {{"data", "object", "task, userId, timestamp, source, previous_status"}},
       apply_task_status_changed},
      {EventType::tokens_recorded,
       "tokens_recorded",
       Topic::ledger,
       "tokens were put into the ledger, or a pending entry was settled",
       {{"data", "object", "entry, actor, source"}},
       apply_tokens_recorded},
      {EventType::crew_rented,
       "crew_rented",
       Topic::ledger,
       "a crew was rented",
       {{"data", "object", "rental, actor, source"}},
       apply_crew_rented},
      {EventType::crew_returned,
       "crew_returned",
       Topic::ledger,
       "a rented crew was given back",
       {{"data", "object", "rental with hours and revenue, actor, source"}},
       apply_crew_returned},
      {EventType::crew_registered,
       "crew_registered",
       Topic::crews,
       "a crew was made known, or got another name or other agents",
       {{"data", "object", "crew, actor, source"}},
       apply_crew_registered},
      {EventType::crew_removed,
       "crew_removed",
       Topic::crews,
       "a crew was forgotten",
       {{"data", "object", "crew as it last was, actor, source"}},
       apply_crew_removed},
      {EventType::signal,
       "signal",
       Topic::crews,
       "a crew's status changed",
       {{"crew_id", "string", "the crew"},
        {"status", "string", "offline, available or busy"},
        {"previous_status", "string", "what it was before"},
        {"actor", "string", "who said so"},
        {"source", "string", "where from"}},
       apply_signal,
       to_mission},
      {EventType::run_started,
       "run_started",
       Topic::runs,
       "a run began",
       {{"data", "object", "run, actor, source"}},
       apply_run_started,
       to_run},
      {EventType::tool_start,
       "tool_start",
       Topic::runs,
       "a tool was called in a run",
       {{"crew_id", "string", "the crew"},
        {"run_id", "string", "the run"},
        {"agent_id", "string", "who calls it, where that was said"},
        {"tool", "string", "the tool"},
        {"call_id", "string", "the call, one of its kind in the run"},
        {"params", "object", "what it is called with"}},
       apply_tool_start,
       to_run_and_graph},
      {EventType::tool_progress,
       "tool_progress",
       Topic::runs,
       "how far a tool's call is; without seq where it was only told, not stored",
       {{"crew_id", "string", "the crew"},
        {"run_id", "string", "the run"},
        {"agent_id", "string", "who calls it, where that was said"},
        {"tool", "string", "the tool"},
        {"call_id", "string", "the call"},
        {"message", "string", "what it does, where that was said"},
        {"progress", "number", "0 to 100"}},
       apply_tool_progress,
       to_run_and_graph},
      {EventType::tool_end,
       "tool_end",
       Topic::runs,
       "a tool's call ended",
       {{"crew_id", "string", "the crew"},
        {"run_id", "string", "the run"},
        {"agent_id", "string", "who calls it, where that was said"},
        {"tool", "string", "the tool"},
        {"call_id", "string", "the call"},
        {"status", "string", "ok or error"},
        {"exit_code", "integer", "as the tool gave it, where it did"},
        {"duration_ms", "integer", "how long it took"}},
       apply_tool_end,
       to_run_and_graph},
      {EventType::run_finished,
       "run_finished",
       Topic::runs,
       "a run ended; nothing comes after it",
       {{"data", "object", "run (with last_seq and event_count), actor, source"}},
       apply_run_finished,
       to_run},
      {EventType::table_begun,
       "table_begun",
       Topic::rows,
       "a table of rows was begun; no client is sent this",
       {{"data", "object", "name, kind, family, owner, about, columns"}},
       apply_table_begun},
      {EventType::table_rows,
       "table_rows",
       Topic::rows,
       "rows of a table; no client is sent this",
       {{"data", "object", "id, rows"}},
       apply_table_rows},
      {EventType::table_finished,
       "table_finished",
       Topic::rules,
       "a rule's result or a data set is there; only its user hears of one that holds what is theirs alone",
       {{"data", "object", "id, table (table, kind, columns, row_count, ...), actor, source"}},
       apply_table_finished},
      {EventType::table_dropped,
       "table_dropped",
       Topic::rules,
       "a rule's result or a data set is gone",
       {{"data", "object", "id, table as it last was, actor, source"}},
       apply_table_dropped},
      {EventType::token_revoked,
       "token_revoked",
       Topic::rows,
       "a token, or all of a user's, count no more; no client is sent this",
       {{"data", "object", "revocation (jti or user, revoked_at, expires_at), actor, source"}},
       apply_token_revoked},
  });
  return rows;
}

}  // namespace

std::string_view name(Topic topic) {
  switch (topic) {
    case Topic::conversation:
      return "conversation";
    case Topic::conversations:
      return "conversations";
    case Topic::campaigns:
      return "campaigns";
    case Topic::tasks:
      return "tasks";
    case Topic::crews:
      return "crews";
    case Topic::runs:
      return "runs";
    case Topic::rules:
      return "rules";
    case Topic::ledger:
      return "ledger";
    case Topic::rows:
      return "rows";
  }
  return {};
}

std::span<const Topic> subscribable_topics() {
  return kSubscribable;
}

std::optional<Topic> topic_named(std::string_view text) {
  for (const Topic topic : kSubscribable) {
    if (name(topic) == text) return topic;
  }
  return std::nullopt;
}

Topic stored_topic(std::string_view text) {
  if (text == name(Topic::rows)) return Topic::rows;
  return topic_named(text).value_or(Topic::conversation);
}

std::string topic_room(Topic topic) {
  return "topic/" + std::string(name(topic));
}

std::string every_topic_room() {
  return "topic/*";
}

std::string conversation_room(std::string_view conversation) {
  return "conversation/" + std::string(conversation);
}

std::string user_room(std::string_view user) {
  return "user/" + std::string(user);
}

std::string run_room(std::string_view run) {
  return "run/" + std::string(run);
}

std::string mission_room() {
  return "mission";
}

std::string graph_room(std::string_view crew) {
  return "graph/" + std::string(crew);
}

namespace {

std::vector<std::string> rooms_of_topic(const Route& route) {
  switch (route.topic) {
    case Topic::conversation:
      return {conversation_room(route.scope)};
    case Topic::conversations:
      return {every_topic_room(), topic_room(route.topic), conversation_room(route.scope)};
    case Topic::tasks:
      return {user_room(route.scope)};
    case Topic::rows:
      return {};
    case Topic::rules:
      if (!route.scope.empty()) return {user_room(route.scope)};
      return {every_topic_room(), topic_room(route.topic)};
    case Topic::campaigns:
    case Topic::crews:
    case Topic::runs:
    case Topic::ledger:
      return {every_topic_room(), topic_room(route.topic)};
  }
  return {};
}

}  // namespace

std::vector<std::string> rooms(EventType type, const Route& route) {
  std::vector<std::string> all = rooms_of_topic(route);
  if (const auto further = info(type).further; further != nullptr) {
    for (std::string& room : further(route)) all.push_back(std::move(room));
  }
  return all;
}

std::span<const EventInfo> all_events() {
  return events();
}

const EventInfo& info(EventType type) {
  return events()[static_cast<std::size_t>(type)];
}

const EventInfo* event_named(std::string_view wanted) {
  const auto& rows = events();
  const auto it = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == wanted; });
  return it == rows.end() ? nullptr : &*it;
}

}  // namespace syncd::domain
