// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "domain/entities/conversations.h"
#include "domain/operations/fields.h"
#include "domain/search/find.h"
#include "domain/search/show.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kLimit = 20;

SearchScope scope_of(const Json& args) {
  SearchScope scope{.conversation = text_at(args, "conversation"),
                    .role = text_at(args, "role"),
                    .source = text_at(args, "source"),
                    .user = text_at(args, "user")};
  if (const auto since = parse_rfc3339(text_at(args, "since"))) scope.since = *since;
  if (const auto until = parse_rfc3339(text_at(args, "until"))) scope.until = *until;
  return scope;
}

std::optional<Error> check(const Json& args) {
  const auto query = parse_query(text_at(args, "q"), "q");
  return query ? std::nullopt : std::optional(query.error());
}

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  const auto query = parse_query(text_at(args, "q"), "q");
  if (!query) return tl::unexpected<Error>(query.error());
  const SearchScope scope = scope_of(args);
  if (!scope.conversation.empty()) {
    const auto there = existing_conversation(tables, scope.conversation, "conversation");
    if (!there) return tl::unexpected<Error>(there.error());
  }
  const SearchOrder order = text_at(args, "sort") == "newest" ? SearchOrder::newest : SearchOrder::best;
  const Hits found = find_messages(tables, *query, scope, order, context.now);
  const auto offset = std::min(static_cast<std::size_t>(integer_at(args, "offset")), found.hits.size());
  const auto page = std::span(found.hits).subspan(offset);
  const auto limit = static_cast<std::size_t>(integer_at(args, "limit", kLimit));
  const ShownHits shown = show_hits(tables, *query, page.first(std::min(limit, page.size())));
  return fmt::format(R"({{"matches":[{}],"total":{},"all":{},"more":{}}})", shown.text, found.hits.size(),
                     found.all, offset + shown.count < found.hits.size());
}

}  // namespace

Operation search() {
  return {
      .name = "search",
      .group = "reading",
      .summary = "find messages by their words, the best and newest first",
      .role = Role::viewer,
      .fields = {{.name = "q",
                  .summary = "words that all have to be there; \"a phrase\", begin*, -without, this OR that",
                  .required = true,
                  .position = 0,
                  .min = 1,
                  .max = kQueryBytes,
                  .rest = true},
                 {.name = "conversation",
                  .summary = "only in this conversation",
                  .refers = Kind::conversation,
                  .aliases = {"conversationId"}},
                 {.name = "role",
                  .type = FieldType::choice,
                  .summary = "only what these said",
                  .choices = {"user", "assistant", "system"}},
                 {.name = "source", .summary = "only what was said there", .min = 1, .max = 32},
                 {.name = "user",
                  .summary = "only what this user said",
                  .refers = Kind::user,
                  .aliases = {"userId"}},
                 {.name = "since", .type = FieldType::time, .summary = "only what was said from then on"},
                 {.name = "until", .type = FieldType::time, .summary = "only what was said before"},
                 {.name = "sort",
                  .type = FieldType::choice,
                  .summary = "the best matches first, or the newest",
                  .choices = {"best", "newest"}},
                 limit(100),
                 {.name = "offset",
                  .type = FieldType::integer,
                  .summary = "how many to leave out first",
                  .min = 0}},
      .phrases = {{"search {q for text}", {{"role", "user"}}},
                  {"search messages|conversations|chats|history {q for text}", {{"role", "user"}}},
                  {"find|search|<show> me|us? all? messages {q "
                   "about|with|containing|mentioning|that_mention|that_contain text}",
                   {{"role", "user"}}}},
      .examples = {"search invoice", "search '\"daily cap\" apex' --conversation standup",
                   "search 'budget OR cap -draft' --sort newest --limit 5"},
      .check = check,
      .read = read};
}

}  // namespace syncd::domain::operations
