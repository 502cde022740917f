// SPDX-License-Identifier: Apache-2.0
#include "domain/search/index.h"

#include <fmt/format.h>

#include "base/ids.h"

namespace syncd::domain {
namespace {

// Of the private use area, which belongs to no word.
constexpr std::string_view kConversationMark = "\xee\x80\x80";

void terms_of(std::string& out, Words& words, std::string_view conversation, std::string_view content) {
  out = conversation_term(conversation);
  out += ' ';
  words.read(content);
  append_terms(out, words);
}

void catch_up(Tables& tables, std::int64_t indexed) {
  Words words;
  std::string terms;
  std::int64_t last = indexed;
  auto row =
      tables.query("select seq, conversation_id, content from messages where seq > ? order by seq", indexed);
  while (row.next()) {
    last = row.integer(0);
    terms_of(terms, words, row.text(1), row.text(2));
    tables.run("insert into message_words (rowid, words) values (?, ?)", last, terms);
  }
  tables.run("update message_index set indexed = ?", last);
}

}  // namespace

void index_message(Tables& tables, std::int64_t seq) {
  const std::int64_t indexed = indexed_to(tables);
  if (seq - indexed >= kIndexStride) catch_up(tables, indexed);
}

void unindex_message(Tables& tables, std::int64_t seq) {
  if (seq > indexed_to(tables)) return;
  Words words;
  std::string terms;
  auto row = tables.query("select conversation_id, content from messages where seq = ?", seq);
  if (!row.next()) return;
  terms_of(terms, words, row.text(0), row.text(1));
  // The index finds what it holds of a message by the words of the message.
  tables.run("insert into message_words (message_words, rowid, words) values ('delete', ?, ?)", seq, terms);
}

std::int64_t indexed_to(Tables& tables) {
  auto row = tables.query("select indexed from message_index");
  return row.next() ? row.integer(0) : 0;
}

std::string conversation_term(std::string_view conversation) {
  return fmt::format("{}{:016x}", kConversationMark, content_hash(conversation));
}

}  // namespace syncd::domain
