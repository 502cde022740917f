// SPDX-License-Identifier: Apache-2.0
// Conversations and their messages: the tables, how events change them, and how they are read. Runs on the
// thread that owns the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/entities/seq_chain.h"
#include "domain/event.h"
#include "domain/tables.h"

namespace syncd::domain {

// Messages of one conversation lie scattered among all others, and an index by conversation would make each
// commit write a page of it for each conversation that spoke. So each message points at the one before it in
// its conversation, and every 64th is marked, so that a walk may begin anywhere. `purged` remembers
// conversations that were deleted, so that a reader who comes back from before is told.
inline constexpr const char* kConversationTables = R"sql(
create table conversations (
  id text primary key, title text not null, created_by text not null, created_at integer not null,
  updated_at integer not null, message_count integer not null, last_seq integer not null,
  last_message integer not null, assistant integer not null default 1) without rowid;
create index conversations_by_time on conversations (updated_at);
create table messages (
  seq integer primary key, id text not null unique, conversation_id text not null, previous integer not null,
  user_id text not null, role text not null, source text not null, content text not null,
  created_at integer not null);
create table message_marks (conversation_id text, seq integer, primary key (conversation_id, seq)) without rowid;
create table purged (conversation_id text primary key, seq integer not null) without rowid;
)sql";

inline constexpr std::int64_t kMessageBytes = 64 * 1024;  // of one message's content

void apply_message(Tables& tables, const Applied& event);
void apply_conversation_created(Tables& tables, const Applied& event);
void apply_conversation_renamed(Tables& tables, const Applied& event);
void apply_conversation_assistant_set(Tables& tables, const Applied& event);
void apply_conversation_deleted(Tables& tables, const Applied& event);

struct Conversation {
  std::string id, title, created_by;
  Millis created_at = 0, updated_at = 0;
  std::int64_t message_count = 0, last_seq = 0;
  bool assistant = true;  // listens to what is said here
};

std::optional<Conversation> find_conversation(Tables& tables, std::string_view id);
// The same where it has to be there. Errors: not_found, naming `field`.
Result<Conversation> existing_conversation(Tables& tables, std::string_view id, std::string_view field);
// {id, title, createdBy, createdAt, updatedAt, messageCount, lastSeq, assistant}, and what clients that know
// it as a chat session look for: {user_id, created_at, updated_at, is_active}. One that was deleted is gone,
// so that each there is is active.
Json to_json(const Conversation& conversation);

// The place in the log at which the conversation was last deleted; 0 where it never was.
std::uint64_t purged_at(Tables& tables, std::string_view conversation);

// The message inside a stored frame, byte for byte.
std::string message_in(std::string_view frame);

// A page of a conversation's messages, as the bytes that were stored.
struct MessagePage {
  std::string messages;  // JSON texts, comma between
  std::size_t count = 0;
  std::uint64_t first = 0;  // seq of the oldest and the newest message in it
  std::uint64_t last = 0;
  bool more = false;  // there are further ones in the direction that was asked for
};

// Places in the log of the messages after `since`, oldest first, at most `limit`.
Seqs message_seqs_after(Tables& tables, std::string_view conversation, std::uint64_t since,
                        std::int64_t limit);

// Messages after `since`, oldest first: at most `limit`, and about a megabyte.
MessagePage messages_after(Tables& tables, std::string_view conversation, std::uint64_t since,
                           std::int64_t limit);
// The newest messages before `before` (all, where it is 0), oldest first.
MessagePage messages_before(Tables& tables, std::string_view conversation, std::uint64_t before,
                            std::int64_t limit);

}  // namespace syncd::domain
