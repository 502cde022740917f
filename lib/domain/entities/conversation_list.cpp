// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/conversation_list.h"

#include <unordered_set>

#include "domain/entities/conversations.h"
#include "domain/search/find.h"
#include "domain/search/show.h"

namespace syncd::domain {
namespace {

Json item(const Query& row) {
  return to_json(Conversation{row.string(0), row.string(1), row.string(2), row.integer(3), row.integer(4),
                              row.integer(5), row.integer(6), row.integer(7) != 0});
}

// All of them, from an index.
Json everything(Tables& tables, const Listing& listing) {
  Json items = Json::array();
  auto row = tables.query(
      "select id, title, created_by, created_at, updated_at, message_count, last_seq, assistant"
      " from conversations order by updated_at desc, id limit ? offset ?",
      listing.limit, listing.offset);
  while (row.next()) items.push_back(item(row));
  auto count = tables.query("select count(*) from conversations");
  count.next();
  return {{"items", std::move(items)}, {"total", count.integer(0)}};
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
  Json items = Json::array();
  std::int64_t place = 0;
  auto row = tables.query(
      "with said as materialized (select value ->> 'id' as place, value ->> 'seq' as best from json_each(?2))"
      " select id, title, created_by, created_at, updated_at, message_count, last_seq, assistant, best"
      " from conversations left join said on place = id"
      " where id like ?1 or title like ?1 or best is not null order by updated_at desc, id",
      "%" + std::string(listing.q) + "%", to_text(said));
  for (; row.next(); ++place) {
    if (place < listing.offset || place >= listing.offset + listing.limit) continue;
    Json& one = items.emplace_back(item(row));
    if (!row.is_null(8)) one["excerpt"] = excerpt_of(tables, *query, row.integer(8));
  }
  return {{"items", std::move(items)}, {"total", place}};
}

}  // namespace

Json list_conversations(Tables& tables, const Listing& listing, const Context& context) {
  Json out = listing.q.empty() ? everything(tables, listing) : about(tables, listing, context.now);
  const auto shown = static_cast<std::int64_t>(out["items"].size());
  out["more"] = listing.offset + shown < out["total"].get<std::int64_t>();
  return out;
}

}  // namespace syncd::domain
