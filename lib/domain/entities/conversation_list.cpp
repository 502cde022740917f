// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversation_list.h"

#include <fmt/format.h>

#include <charconv>
#include <unordered_set>

#include "base/text.h"
#include "domain/entities/conversations.h"
#include "domain/search/find.h"
#include "domain/search/show.h"

namespace syncd::domain {
namespace {

// UPDATED_AT:ID
struct Cursor {
  Millis updated_at = INT64_MAX;
  std::string_view id;
};

std::optional<Cursor> cursor_in(std::string_view text) {
  Cursor out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.updated_at);
  const auto colon = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || colon + 1 >= text.size() || text[colon] != ':') return std::nullopt;
  out.id = text.substr(colon + 1);
  return out;
}

Conversation conversation(const Query& row) {
  return {row.string(0),  row.string(1),  row.string(2),  row.integer(3),
          row.integer(4), row.integer(5), row.integer(6), row.integer(7) != 0};
}

// What stands on a page, out of more than it holds: where it ends is known by one more row.
struct Page {
  Json items = Json::array();
  std::string cursor;
  bool more = false;

  // False where the page is full.
  bool add(const Query& row, std::int64_t limit) {
    more = static_cast<std::int64_t>(items.size()) == limit;
    if (more) return false;
    const Conversation one = conversation(row);
    cursor = fmt::format("{}:{}", one.updated_at, one.id);
    items.push_back(to_json(one));
    return true;
  }

  Json answer(std::int64_t total) && {
    Json out{{"items", std::move(items)}, {"total", total}, {"more", more}};
    if (more) out["cursor"] = std::move(cursor);
    return out;
  }
};

// All of them, from an index.
Json everything(Tables& tables, const Listing& listing) {
  const Cursor from = cursor_in(listing.cursor).value_or(Cursor());
  auto row = tables.query(
      "select id, title, created_by, created_at, updated_at, message_count, last_seq, assistant"
      " from conversations where updated_at < ?1 or (updated_at = ?1 and id > ?2)"
      " order by updated_at desc, id limit ?3 offset ?4",
      from.updated_at, from.id, listing.limit + 1, listing.offset);
  Page page;
  while (row.next() && page.add(row, listing.limit)) {
  }
  auto count = tables.query("select count(*) from conversations");
  count.next();
  return std::move(page).answer(count.integer(0));
}

// The best match of each conversation in which that was said: [{id, seq}].
Json said_in(Tables& tables, const SearchQuery& query, Millis now) {
  Json out = Json::array();
  std::unordered_set<std::string> seen;
  for (Hit& hit : find_messages(tables, query, {}, SearchOrder::best, now).hits) {
    if (seen.insert(hit.conversation).second)
      out.push_back({{"id", std::move(hit.conversation)}, {"seq", hit.seq}});
  }
  return out;
}

Json about(Tables& tables, const Listing& listing, Millis now) {
  // A part of a name may be nothing that could be searched for.
  const auto query = parse_query(listing.q, "q");
  const Json said = query ? said_in(tables, *query, now) : Json::array();
  const Cursor from = cursor_in(listing.cursor).value_or(Cursor());
  auto row = tables.query(
      "with said as materialized (select value ->> 'id' as place, value ->> 'seq' as best from json_each(?1))"
      " select id, title, created_by, created_at, updated_at, message_count, last_seq, assistant, best"
      " from conversations left join said on place = id order by updated_at desc, id",
      to_text(said));
  const std::string part = folded(listing.q);
  Page page;
  std::int64_t total = 0, skipped = 0;
  while (row.next()) {
    const bool named = !part.empty() && (folded(row.text(0)).find(part) != std::string::npos ||
                                         folded(row.text(1)).find(part) != std::string::npos);
    if (!named && row.is_null(8)) continue;
    ++total;
    const auto updated_at = row.integer(4);
    const bool behind =
        updated_at < from.updated_at || (updated_at == from.updated_at && row.text(0) > from.id);
    if (!behind || skipped++ < listing.offset || page.more || !page.add(row, listing.limit)) continue;
    if (!row.is_null(8)) page.items.back()["excerpt"] = excerpt_of(tables, *query, row.integer(8));
  }
  return std::move(page).answer(total);
}

}  // namespace

bool is_cursor(std::string_view text) {
  return cursor_in(text).has_value();
}

Json list_conversations(Tables& tables, const Listing& listing, const Context& context) {
  return listing.q.empty() ? everything(tables, listing) : about(tables, listing, context.now);
}

}  // namespace syncd::domain
