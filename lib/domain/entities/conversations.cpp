// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"

#include <simdjson.h>

#include <algorithm>
#include <vector>

namespace syncd::domain {
namespace {

constexpr std::size_t kPageBytes = 1 << 20;

// The stored frame's inner message, byte for byte.
std::string_view inner_message(std::string_view frame, simdjson::ondemand::parser& parser,
                               simdjson::padded_string& buffer) {
  buffer = simdjson::padded_string(frame);
  auto document = parser.iterate(buffer);
  std::string_view raw;
  simdjson::ondemand::object message;
  if (document["message"].get_object().get(message) != simdjson::SUCCESS ||
      message.raw_json().get(raw) != simdjson::SUCCESS) {
    return "null";
  }
  return raw;
}

// Takes rows (seq, frame) until the page is full. What comes newest first is turned round at the end.
MessagePage collect(Query rows, std::int64_t limit, bool newest_first) {
  simdjson::ondemand::parser parser;
  simdjson::padded_string buffer;
  MessagePage page;
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  while (rows.next()) {
    if (static_cast<std::int64_t>(texts.size()) == limit || (bytes > kPageBytes && !texts.empty())) {
      page.more = true;
      break;
    }
    const auto seq = static_cast<std::uint64_t>(rows.integer(0));
    if (texts.empty()) page.first = seq;
    page.last = seq;
    texts.emplace_back(inner_message(rows.text(1), parser, buffer));
    bytes += texts.back().size();
  }
  if (newest_first) {
    std::reverse(texts.begin(), texts.end());
    std::swap(page.first, page.last);
  }
  page.count = texts.size();
  page.messages.reserve(bytes + texts.size());
  for (const std::string& text : texts) {
    if (!page.messages.empty()) page.messages += ',';
    page.messages += text;
  }
  return page;
}

}  // namespace

void apply_message(Tables& tables, const Applied& event) {
  const Json& message = member_at(event.body, "message");
  const std::string conversation = text_at(event.body, "conversationId");
  const std::string user = text_at(message, "userId");
  tables.run(
      "insert into messages (seq, id, conversation_id, user_id, role, source, content, created_at)"
      " values (?, ?, ?, ?, ?, ?, ?, ?)",
      event.seq, text_at(message, "id"), conversation, user, text_at(message, "role"),
      text_at(message, "source"), text_at(message, "content"), event.timestamp);
  tables.run(
      "insert into conversations values (?1, ?1, ?2, ?3, ?3, 1, ?4) on conflict (id) do update set"
      " updated_at = ?3, message_count = message_count + 1, last_seq = ?4",
      conversation, user, event.timestamp, event.seq);
}

void apply_conversation_created(Tables& tables, const Applied& event) {
  const Json& conversation = member_at(member_at(event.body, "data"), "conversation");
  tables.run("insert into conversations values (?1, ?2, ?3, ?4, ?4, 0, ?5)",
             text_at(event.body, "conversationId"), text_at(conversation, "title"),
             text_at(conversation, "createdBy"), event.timestamp, event.seq);
}

void apply_conversation_renamed(Tables& tables, const Applied& event) {
  const Json& conversation = member_at(member_at(event.body, "data"), "conversation");
  tables.run("update conversations set title = ?, updated_at = ?, last_seq = ? where id = ?",
             text_at(conversation, "title"), event.timestamp, event.seq,
             text_at(event.body, "conversationId"));
}

void apply_conversation_deleted(Tables& tables, const Applied& event) {
  const std::string id = text_at(event.body, "conversationId");
  tables.run("delete from messages where conversation_id = ?", id);
  tables.run("delete from conversations where id = ?", id);
  tables.run("insert or replace into purged values (?, ?)", id, event.seq);
}

std::optional<Conversation> find_conversation(Tables& tables, std::string_view id) {
  auto row = tables.query(
      "select id, title, created_by, created_at, updated_at, message_count, last_seq from conversations "
      "where id = ?",
      id);
  if (!row.next()) return std::nullopt;
  return Conversation{row.string(0),  row.string(1),  row.string(2), row.integer(3),
                      row.integer(4), row.integer(5), row.integer(6)};
}

Json to_json(const Conversation& c) {
  return {{"id", c.id},
          {"title", c.title},
          {"createdBy", c.created_by},
          {"createdAt", rfc3339(c.created_at)},
          {"updatedAt", rfc3339(c.updated_at)},
          {"messageCount", c.message_count},
          {"lastSeq", c.last_seq}};
}

std::string message_in(std::string_view frame) {
  simdjson::ondemand::parser parser;
  simdjson::padded_string buffer;
  return std::string(inner_message(frame, parser, buffer));
}

std::uint64_t purged_at(Tables& tables, std::string_view conversation) {
  auto row = tables.query("select seq from purged where conversation_id = ?", conversation);
  return row.next() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
}

MessagePage messages_after(Tables& tables, std::string_view conversation, std::uint64_t since,
                           std::int64_t limit) {
  return collect(tables.query("select m.seq, e.frame from messages m join events e on e.seq = m.seq"
                              " where m.conversation_id = ? and m.seq > ? order by m.seq limit ?",
                              conversation, since, limit + 1),
                 limit, false);
}

MessagePage messages_before(Tables& tables, std::string_view conversation, std::uint64_t before,
                            std::int64_t limit) {
  return collect(
      tables.query("select m.seq, e.frame from messages m join events e on e.seq = m.seq"
                   " where m.conversation_id = ? and m.seq < ? order by m.seq desc limit ?",
                   conversation, before == 0 ? INT64_MAX : static_cast<std::int64_t>(before), limit + 1),
      limit, true);
}

}  // namespace syncd::domain
