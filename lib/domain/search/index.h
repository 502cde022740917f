// SPDX-License-Identifier: Apache-2.0
// The index of what was said: which words stand in which messages. Runs on the thread that owns the tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/search/words.h"
#include "domain/tables.h"

namespace syncd::domain {

// The index knows which messages hold a word and nothing more: where, and how often, is read from the
// message. `words` of a message are its terms and one for its conversation. It is not written with each
// message: that would make each commit a segment, to be merged with others. It is brought up to date in the
// transaction that brings the log kIndexStride past `indexed`; whoever searches reads the messages behind
// that directly.
inline constexpr const char* kSearchTables = R"sql(
create virtual table message_words using fts5 (
  words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
insert into message_words (message_words, rank) values ('automerge', 16), ('crisismerge', 64);
create table message_index (indexed integer not null);
insert into message_index values (0);
)sql";

inline constexpr std::int64_t kIndexStride = 512;

// To be called with each message, after it was stored at `seq`.
void index_message(Tables& tables, std::int64_t seq);
// To be called before a message is deleted.
void unindex_message(Tables& tables, std::int64_t seq);

// The last place in the log that the index reaches.
std::int64_t indexed_to(Tables& tables);

// The term by which the messages of a conversation are found; no word reads so.
std::string conversation_term(std::string_view conversation);

}  // namespace syncd::domain
