// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "domain/kinds.h"
#include "domain/operations/fields.h"
#include "domain/sync_page.h"
#include "domain/tables.h"

namespace syncd::domain::operations {
namespace {

constexpr std::int64_t kPage = 500;
constexpr std::size_t kBytes = 1 << 20;
constexpr std::int64_t kScanned = 20'000;  // rows looked at for one page

bool may_see(std::string_view topic, std::string_view scope, const Context& context) {
  if (topic == name(Topic::rows)) return false;
  if (topic == name(Topic::tasks)) return scope == context.actor.user;
  if (topic == name(Topic::rules)) return scope.empty() || scope == context.actor.user;
  if (topic != name(Topic::conversation)) return true;
  return std::find(context.conversations.begin(), context.conversations.end(), scope) !=
         context.conversations.end();
}

std::string answer(std::string_view data, std::uint64_t seq, const Context& context, bool more, bool reset) {
  return fmt::format(R"({{"data":{},"seq":{},"epoch":"{}","more":{},"reset":{}}})", data, seq, context.epoch,
                     more, reset);
}

std::string snapshot(Tables& tables, const Context& context, bool reset) {
  const auto all = [&](Kind kind) {
    const KindInfo* row = info(kind);
    return row == nullptr ? Json::array() : row->list(tables, {.limit = row->snapshot}, context)["items"];
  };
  const Json data{{"campaigns", all(Kind::campaign)},
                  {"tasks", all(Kind::task)},
                  {"crews", all(Kind::crew)},
                  {"runs", all(Kind::run)}};
  return answer(to_text(data), head(tables), context, false, reset);
}

Result<std::string> read(Tables& tables, const Json& args, const Context& context) {
  if (!args.contains("since")) return snapshot(tables, context, false);
  const auto since = static_cast<std::uint64_t>(integer_at(args, "since"));
  std::uint64_t seq = head(tables);
  if (text_at(args, "epoch", context.epoch) != context.epoch || since > seq)
    return snapshot(tables, context, true);

  std::string events;
  std::int64_t taken = 0, scanned = 0;
  std::uint64_t last = since;
  bool more = false;
  auto row = tables.query("select seq, topic, scope, frame from events where seq > ? order by seq", since);
  while (row.next()) {
    if (taken == kPage || events.size() > kBytes || ++scanned > kScanned) {
      more = true;
      break;
    }
    last = static_cast<std::uint64_t>(row.integer(0));
    if (!may_see(row.text(1), row.text(2), context)) continue;
    if (taken++ > 0) events += ',';
    events += row.text(3);
  }
  return answer(R"({"events":[)" + events + "]}", more ? last : seq, context, more, false);
}

}  // namespace

Operation sync_request() {
  return {.name = "sync_request",
          .group = "reading",
          .summary = "a snapshot of what there is, or the events missed since a seq",
          .role = Role::viewer,
          .fields = {since(), epoch()},
          .open = true,
          .reply = "sync_response",
          .read = read};
}

}  // namespace syncd::domain::operations
