// SPDX-License-Identifier: Apache-2.0
// Facts. The set of types is closed: what is stored once is read for ever, so types are only ever added. An
// event's body is the JSON that goes out to clients, byte for byte. Any thread; `apply` on the thread that
// owns the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace syncd::domain {

class Tables;

enum class EventType : std::uint8_t {
  message,
  conversation_created,
  conversation_renamed,
  conversation_deleted,
  media_buy_created,
  media_buy_updated,
  media_buy_deleted,
  conversation_assistant_set,
  task_created,
  task_updated,
  task_deleted,
  task_status_changed,
  tokens_recorded,
  crew_rented,
  crew_returned,
  crew_registered,
  crew_removed,
  signal,
  run_started,
  tool_start,
  tool_progress,
  tool_end,
  run_finished,
  table_begun,
  table_rows,
  table_finished,
  table_dropped,
  token_revoked,
};

// What an event is about, and so who gets it; of `rows` nobody does.
enum class Topic : std::uint8_t {
  conversation,
  conversations,
  campaigns,
  tasks,
  crews,
  runs,
  rules,
  ledger,
  rows,
};

std::string_view name(Topic topic);
// Topics that a connection gets without asking and may narrow with `topics`.
std::span<const Topic> subscribable_topics();
std::optional<Topic> topic_named(std::string_view name);  // among the subscribable ones
Topic stored_topic(std::string_view name);                // as the log holds it

// Rooms are what connections are in. A room's name is made from a topic and what it is narrowed to.
std::string topic_room(Topic topic);  // everything of a topic in the organisation
std::string every_topic_room();       // all that a connection gets without asking
std::string conversation_room(std::string_view conversation);
std::string user_room(std::string_view user);   // what belongs to one user: tasks, results made of them
std::string run_room(std::string_view run);     // everything about one run
std::string mission_room();                     // whether crews are there
std::string graph_room(std::string_view crew);  // the tools of one crew

struct Route {
  Topic topic = Topic::conversation;
  std::string scope;  // conversation, campaign, user, run... that it is about
};

// The rooms that get an event of that type routed so.
std::vector<std::string> rooms(EventType type, const Route& route);

// A fact that `decide` found; it gets its place in the log afterwards.
struct Event {
  EventType type;
  Route route;
  Json body;  // with "type" first; "seq" and "timestamp" are added at the end when it is appended
};

// What `apply` is given: an event in its place.
struct Applied {
  std::uint64_t seq;
  Millis timestamp;
  const Json& body;
};

struct EventField {
  std::string_view name;
  std::string_view type;  // as JSON Schema names it
  std::string_view summary;
};

struct EventInfo {
  EventType type;
  std::string_view name;  // as it stands in `type` on the wire
  Topic topic;
  std::string_view summary;
  std::vector<EventField> fields;
  void (*apply)(Tables&, const Applied&);
  // Rooms beside those of the topic.
  std::vector<std::string> (*further)(const Route&) = nullptr;
};

// Every event type, in the order of the enumeration.
std::span<const EventInfo> all_events();
const EventInfo& info(EventType type);
const EventInfo* event_named(std::string_view name);

}  // namespace syncd::domain
