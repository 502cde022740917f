// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversations.h"

#include <simdjson.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "domain/search/index.h"

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

constexpr SeqChain kMessages{
    .marks =
        "select seq from message_marks where conversation_id = ? and seq >= ? order by seq limit 1 offset ?",
    .last = "select last_message from conversations where id = ?",
    .previous = "select previous from messages where seq = ?"};

// The page of these messages, oldest first, as far as its bytes go.
MessagePage page_of(Tables& tables, const std::vector<std::int64_t>& oldest_first, bool from_the_end) {
  simdjson::ondemand::parser parser;
  simdjson::padded_string buffer;
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  const auto take = [&](std::int64_t seq) {
    if (bytes > kPageBytes) return false;
    auto row = tables.query("select frame from events where seq = ?", seq);
    row.next();
    texts.emplace_back(inner_message(row.text(0), parser, buffer));
    bytes += texts.back().size();
    return true;
  };
  MessagePage page;
  if (from_the_end) {
    for (auto it = oldest_first.rbegin(); it != oldest_first.rend() && take(*it);) ++it;
    std::reverse(texts.begin(), texts.end());
  } else {
    for (auto it = oldest_first.begin(); it != oldest_first.end() && take(*it);) ++it;
  }
  page.count = texts.size();
  page.more = page.count < oldest_first.size();
  if (page.count == 0) return page;
  const std::size_t first = from_the_end ? oldest_first.size() - page.count : 0;
  page.first = static_cast<std::uint64_t>(oldest_first[first]);
  page.last = static_cast<std::uint64_t>(oldest_first[first + page.count - 1]);
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
  std::int64_t count = 0, previous = 0;
  {
    auto row =
        tables.query("select message_count, last_message from conversations where id = ?", conversation);
    if (row.next()) {
      count = row.integer(0);
      previous = row.integer(1);
    }
  }
  tables.run("insert into messages values (?, ?, ?, ?, ?, ?, ?, ?, ?)", event.seq, text_at(message, "id"),
             conversation, previous, user, text_at(message, "role"), text_at(message, "source"),
             text_at(message, "content"), event.timestamp);
  index_message(tables, static_cast<std::int64_t>(event.seq));
  tables.run(
      "insert into conversations values (?1, ?1, ?2, ?3, ?3, 1, ?4, ?4, 1) on conflict (id) do update set"
      " updated_at = ?3, message_count = message_count + 1, last_seq = ?4, last_message = ?4",
      conversation, user, event.timestamp, event.seq);
  if (SeqChain::is_marked(count))
    tables.run("insert into message_marks values (?, ?)", conversation, event.seq);
}

void apply_conversation_created(Tables& tables, const Applied& event) {
  const Json& conversation = member_at(member_at(event.body, "data"), "conversation");
  tables.run("insert into conversations values (?1, ?2, ?3, ?4, ?4, 0, ?5, 0, 1)",
             text_at(event.body, "conversationId"), text_at(conversation, "title"),
             text_at(conversation, "createdBy"), event.timestamp, event.seq);
}

void apply_conversation_renamed(Tables& tables, const Applied& event) {
  const Json& conversation = member_at(member_at(event.body, "data"), "conversation");
  tables.run("update conversations set title = ?, updated_at = ?, last_seq = ? where id = ?",
             text_at(conversation, "title"), event.timestamp, event.seq,
             text_at(event.body, "conversationId"));
}

void apply_conversation_assistant_set(Tables& tables, const Applied& event) {
  const Json& conversation = member_at(member_at(event.body, "data"), "conversation");
  tables.run("update conversations set assistant = ?, updated_at = ?, last_seq = ? where id = ?",
             text_at(conversation, "assistant") == "on", event.timestamp, event.seq,
             text_at(event.body, "conversationId"));
}

void apply_conversation_deleted(Tables& tables, const Applied& event) {
  const std::string id = text_at(event.body, "conversationId");
  for (std::int64_t seq = kMessages.start(tables, id, INT64_MAX); seq != 0;) {
    const std::int64_t previous = kMessages.before(tables, seq);
    unindex_message(tables, seq);
    tables.run("delete from messages where seq = ?", seq);
    seq = previous;
  }
  tables.run("delete from message_marks where conversation_id = ?", id);
  tables.run("delete from conversations where id = ?", id);
  tables.run("insert or replace into purged values (?, ?)", id, event.seq);
}

std::optional<Conversation> find_conversation(Tables& tables, std::string_view id) {
  auto row = tables.query(
      "select id, title, created_by, created_at, updated_at, message_count, last_seq, assistant from "
      "conversations where id = ?",
      id);
  if (!row.next()) return std::nullopt;
  return Conversation{row.string(0),  row.string(1),  row.string(2),  row.integer(3),
                      row.integer(4), row.integer(5), row.integer(6), row.integer(7) != 0};
}

Result<Conversation> existing_conversation(Tables& tables, std::string_view id, std::string_view field) {
  auto found = find_conversation(tables, id);
  if (found) return *found;
  return fail(Code::not_found, "there is no conversation \"" + short_line(id, 64) + "\"", std::string(field),
              "\"list conversations\" shows which there are");
}

Json to_json(const Conversation& c) {
  return {{"id", c.id},
          {"title", c.title},
          {"createdBy", c.created_by},
          {"createdAt", rfc3339(c.created_at)},
          {"updatedAt", rfc3339(c.updated_at)},
          {"messageCount", c.message_count},
          {"lastSeq", c.last_seq},
          {"assistant", c.assistant ? "on" : "off"},
          {"user_id", c.created_by},
          {"created_at", rfc3339(c.created_at)},
          {"updated_at", rfc3339(c.updated_at)},
          {"is_active", true}};
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

Seqs message_seqs_after(Tables& tables, std::string_view conversation, std::uint64_t since,
                        std::int64_t limit) {
  return kMessages.after(tables, conversation, since, limit);
}

MessagePage messages_after(Tables& tables, std::string_view conversation, std::uint64_t since,
                           std::int64_t limit) {
  const Seqs found = message_seqs_after(tables, conversation, since, limit);
  MessagePage page = page_of(tables, found.seqs, false);
  page.more = page.more || found.more;
  return page;
}

MessagePage messages_before(Tables& tables, std::string_view conversation, std::uint64_t before,
                            std::int64_t limit) {
  const std::int64_t end = before == 0 ? INT64_MAX : static_cast<std::int64_t>(before);
  std::vector<std::int64_t> seqs;
  auto seq = kMessages.start(tables, conversation, end);
  while (seq >= end) seq = kMessages.before(tables, seq);
  for (; seq != 0 && static_cast<std::int64_t>(seqs.size()) < limit; seq = kMessages.before(tables, seq)) {
    seqs.push_back(seq);
  }
  std::reverse(seqs.begin(), seqs.end());
  MessagePage page = page_of(tables, seqs, true);
  page.more = page.more || seq != 0;
  return page;
}

}  // namespace syncd::domain
