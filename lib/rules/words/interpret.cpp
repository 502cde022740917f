// SPDX-License-Identifier: Apache-2.0
#include "rules/words/interpret.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "rules/words/clauses.h"
#include "rules/words/errors.h"
#include "rules/words/subject.h"

namespace syncd::rules {
namespace {

// How far into the rule its table is looked for, in words.
constexpr std::size_t kFurthestTable = 24;

struct TableAt {
  std::size_t table = 0, place = 0, tokens = 0;
};

std::vector<TableAt> tables_in(const Reader& words, const NameIndex& index, bool guess) {
  std::vector<TableAt> out;
  for (std::size_t at = opening_of(words); at < std::min(words.size(), kFurthestTable); ++at) {
    const auto found = guess ? index.near(words, at) : index.at(words, at);
    for (const auto table : found.things) out.push_back({table, at, found.tokens});
  }
  return out;
}

// The names of the tables that the same words may mean.
std::vector<std::string> called_alike(const std::vector<TableAt>& all, const TableAt& one,
                                      const Schema& schema) {
  std::vector<std::string> out;
  for (const auto& other : all) {
    if (other.place == one.place) out.push_back(schema.tables[other.table].name);
  }
  return out;
}

// One thing is meant where the table's name for one was used: "the latest message".
bool is_singular(const Reader& words, const Table& table, const TableAt& at) {
  const std::string said = key_of(words.text(at.place, at.place + at.tokens));
  return said == key_of(table.singular) && said != key_of(table.name);
}

Result<void> finish(Reader& words, const Scope& scope, Draft& draft, const TableAt& at) {
  Plan& plan = draft.plan;
  constexpr std::size_t kMostKeys = 20, kMostShown = 100;
  const auto refuse = [&](std::string message) {
    return words.fail(at.place, std::move(message), fields_of(scope.table()));
  };
  if (plan.sorts.size() > kMostKeys || plan.groups.size() > kMostKeys || plan.where.size() > kMostShown ||
      plan.aggregates.size() > kMostShown || plan.columns.size() > kMostShown) {
    return refuse("too much is asked of " + shown(scope.table().name) + " at once");
  }
  if (draft.top)
    return refuse("it is not said by which field the first of " + shown(scope.table().name) + " are");
  if (draft.first && (!plan.sorts.empty() || scope.time() == nullptr)) {
    draft.latest.reset();
    draft.only_first = true;
  }
  if (draft.latest) {
    if (scope.time() == nullptr)
      return refuse(shown(scope.table().name) + " has no time to tell the latest by");
    plan.sorts.insert(plan.sorts.begin(), {scope.time(), 0, *draft.latest});
    draft.ranked = true;
    draft.only_first = true;
  }
  if (draft.only_first && !plan.limit && !draft.measured() && is_singular(words, scope.table(), at))
    plan.limit = 1;
  if (draft.ranked && plan.sorts.size() > 1) {
    return refuse("what comes first among " + shown(scope.table().name) + " is told in two ways");
  }
  const bool fields = !plan.columns.empty();
  if (draft.asks && fields && plan.sorts.empty()) plan.distinct = true;
  settle_count(draft);
  if (!plan.groups.empty() && plan.aggregates.empty()) {
    if (!plan.columns.empty()) return refuse("fields cannot be listed and grouped at once");
    plan.aggregates.push_back({Measure::count, nullptr});
  }
  if (!plan.aggregates.empty() && !plan.columns.empty())
    return refuse("fields cannot be listed and measured at once");
  if (plan.aggregates.empty() && !plan.distinct) return {};
  for (const auto& sort : plan.sorts) {
    if (sort.column == nullptr) continue;
    const bool grouped = std::any_of(plan.groups.begin(), plan.groups.end(),
                                     [&](const Group& group) { return group.column == sort.column; });
    const bool listed = plan.aggregates.empty() &&
                        (plan.columns.empty() || std::find(plan.columns.begin(), plan.columns.end(),
                                                           sort.column) != plan.columns.end());
    if (!grouped && !listed)
      return refuse("what is asked for has no " + shown(sort.column->name) + " to sort by");
  }
  if (plan.limit && plan.groups.empty() && !plan.aggregates.empty()) {
    return refuse("a limit does not go with what is one row");
  }
  return {};
}

Result<Query> read_as(Reader& words, std::span<const Token> tokens, std::string_view source,
                      const Table& table, const TableAt& at, Millis now) {
  const Scope scope(table, now);
  Draft draft;
  draft.plan.table = &table;
  Reader head(source, tokens.first(at.place));
  if (auto read = read_subject(head, scope, draft); !read) {
    return words.fail(head.failed_at(), read.error());
  }
  words.at = at.place + at.tokens;
  if (auto read = read_rest_of_subject(words, scope, draft); !read)
    return tl::unexpected<Error>(read.error());
  if (auto read = read_clauses(words, scope, draft); !read) return tl::unexpected<Error>(read.error());
  if (auto finished = finish(words, scope, draft, at); !finished)
    return tl::unexpected<Error>(finished.error());
  Statement statement = select(draft.plan);
  return Query{std::move(statement.text), table.name, std::move(statement.columns)};
}

tl::unexpected<Error> no_table(Reader& words, const Schema& schema) {
  const std::size_t place = opening_of(words);
  auto failed = place >= words.size()
                    ? words.fail(place, "a table is missing at the end", tables_of(schema))
                    : words.fail(place, "no table is named in " + shown(words.text(place, words.size())),
                                 tables_of(schema));
  failed.value().code = Code::not_found;
  return failed;
}

}  // namespace

Result<Query> interpret(std::string_view text, const Schema& schema, Millis now) {
  if (text.size() > kLongestRule) {
    return fail(Code::too_large, "the rule is longer than " + std::to_string(kLongestRule) + " bytes",
                "rule_code");
  }
  const auto tokens = tokens_of(text);
  if (!tokens) return tl::unexpected<Error>(tokens.error());
  Reader words(text, *tokens);
  const NameIndex index = tables_index(schema);
  auto candidates = tables_in(words, index, false);
  if (candidates.empty()) candidates = tables_in(words, index, true);
  // The table is the first that makes sense of all the words: "show crew of runs" is about runs.
  std::optional<Error> furthest;
  std::size_t reached = 0;
  for (const auto& candidate : candidates) {
    auto query = read_as(words, *tokens, text, schema.tables[candidate.table], candidate, now);
    if (query) {
      if (const auto others = called_alike(candidates, candidate, schema); others.size() > 1) {
        Error error = refusal(
            shown(words.text(candidate.place, candidate.place + candidate.tokens)) + " may be several tables",
            tables_of(schema));
        error.code = Code::ambiguous;
        error.candidates = others;
        return tl::unexpected<Error>(std::move(error));
      }
      return query;
    }
    if (furthest && words.failed_at() <= reached) continue;
    furthest = query.error();
    reached = words.failed_at();
  }
  if (furthest) return tl::unexpected<Error>(*furthest);
  return no_table(words, schema);
}

}  // namespace syncd::rules
