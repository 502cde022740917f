// SPDX-License-Identifier: Apache-2.0
#include "domain/search/find.h"

#include <algorithm>

#include "domain/search/index.h"
#include "domain/search/ranking.h"

namespace syncd::domain {
namespace {

constexpr std::int64_t kRows = 40'000;                // that are looked at
constexpr std::size_t kBytes = std::size_t{8} << 20;  // of text that is read

// The first message that was stored at or after that moment. Where the clock was set back meanwhile, one
// near.
std::int64_t first_since(Tables& tables, Millis moment) {
  auto last = tables.query("select ifnull(max(seq), 0) from messages");
  last.next();
  std::int64_t low = 0, high = last.integer(0) + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    auto row =
        tables.query("select seq, created_at from messages where seq >= ? order by seq limit 1", middle);
    if (row.next() && row.integer(1) < moment) {
      low = row.integer(0) + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

class Search {
 public:
  Search(Tables& tables, const SearchQuery& query, const SearchScope& scope)
      : tables_(tables), query_(query), scope_(scope) {}

  void run() {
    const std::int64_t first = scope_.since == INT64_MIN ? 0 : first_since(tables_, scope_.since);
    const std::int64_t end = scope_.until == INT64_MAX ? INT64_MAX : first_since(tables_, scope_.until);
    const std::string words = index_query(query_);
    const std::int64_t indexed = words.empty() ? 0 : indexed_to(tables_);
    {
      auto row = tables_.query(
          "select seq, conversation_id, role, source, user_id, created_at, content from messages"
          " where seq >= ? and seq < ? order by seq desc",
          std::max(first, indexed + 1), end);
      while (row.next() && look(row)) continue;
    }
    if (stopped_ || words.empty()) return;
    auto row = tables_.query(
        "select m.seq, conversation_id, role, source, user_id, created_at, content"
        " from message_words w cross join messages m on m.seq = w.rowid"
        " where message_words match ? and w.rowid >= ? and w.rowid < ? order by w.rowid desc",
        in_conversation(words), first, std::min(end, indexed + 1));
    while (row.next() && look(row)) continue;
  }

  std::vector<MatchedMessage>& found() { return found_; }
  bool stopped() const { return stopped_; }

 private:
  std::string in_conversation(const std::string& words) const {
    return scope_.conversation.empty() ? words
                                       : '"' + conversation_term(scope_.conversation) + "\" AND " + words;
  }

  bool is_in_scope(const Query& row) const {
    const auto fits = [&](const std::string& wanted, int column) {
      return wanted.empty() || row.text(column) == wanted;
    };
    return fits(scope_.conversation, 1) && fits(scope_.role, 2) && fits(scope_.source, 3) &&
           fits(scope_.user, 4) && row.integer(5) >= scope_.since && row.integer(5) < scope_.until;
  }

  // Whether to go on.
  bool look(const Query& row) {
    ++rows_;
    if (is_in_scope(row)) {
      const std::string_view content = row.text(6);
      bytes_ += content.size();
      words_.read(content);
      if (matches(query_, words_, match_)) {
        found_.push_back({.seq = row.integer(0),
                          .conversation = row.string(1),
                          .created_at = row.integer(5),
                          .length = words_.all().size(),
                          .times = match_.times});
      }
    }
    stopped_ = rows_ >= kRows || bytes_ >= kBytes || found_.size() >= kSearchMatches;
    return !stopped_;
  }

  Tables& tables_;
  const SearchQuery& query_;
  const SearchScope& scope_;
  Words words_;
  Match match_;
  std::vector<MatchedMessage> found_;
  std::int64_t rows_ = 0;
  std::size_t bytes_ = 0;
  bool stopped_ = false;
};

}  // namespace

Hits find_messages(Tables& tables, const SearchQuery& query, const SearchScope& scope, SearchOrder order,
                   Millis now) {
  Search search(tables, query, scope);
  search.run();
  auto& found = search.found();
  const std::vector<double> scores = rank(tables, query, found, now);
  Hits out{.hits = {}, .all = !search.stopped()};
  out.hits.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    out.hits.push_back({found[i].seq, std::move(found[i].conversation), scores[i]});
  if (order == SearchOrder::best) {
    std::stable_sort(out.hits.begin(), out.hits.end(),
                     [](const Hit& a, const Hit& b) { return a.score > b.score; });
  }
  return out;
}

}  // namespace syncd::domain
