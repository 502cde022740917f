// SPDX-License-Identifier: Apache-2.0
#include "domain/search/show.h"

#include <fmt/format.h>

#include <iterator>

#include "domain/entities/conversations.h"
#include "domain/search/excerpt.h"

namespace syncd::domain {
namespace {

constexpr std::size_t kPageBytes = 1 << 20;

}  // namespace

Json excerpt_of(Tables& tables, const SearchQuery& query, std::int64_t seq) {
  auto row = tables.query("select content from messages where seq = ?", seq);
  if (!row.next()) return Json::array();
  Words words;
  Match match;
  words.read(row.text(0));
  matches(query, words, match);
  return excerpt(row.text(0), match.places);
}

ShownHits show_hits(Tables& tables, const SearchQuery& query, std::span<const Hit> hits) {
  ShownHits out;
  for (const Hit& hit : hits) {
    if (out.text.size() > kPageBytes) break;
    auto row =
        tables.query("select frame, title from events join conversations on id = ?2 where events.seq = ?1",
                     hit.seq, hit.conversation);
    if (!row.next()) continue;
    if (out.count++ > 0) out.text += ',';
    const Json head{{"seq", hit.seq},
                    {"score", hit.score},
                    {"conversationId", hit.conversation},
                    {"title", row.text(1)},
                    {"excerpt", excerpt_of(tables, query, hit.seq)}};
    std::string text = to_text(head);
    text.pop_back();
    fmt::format_to(std::back_inserter(out.text), R"({},"message":{}}})", text, message_in(row.text(0)));
  }
  return out;
}

}  // namespace syncd::domain
