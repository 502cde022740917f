// SPDX-License-Identifier: Apache-2.0
#include "domain/sync_page.h"

#include <fmt/format.h>

#include "domain/tables.h"

namespace syncd::domain {
namespace {

constexpr std::int64_t kLatest = 100;  // messages of a first page

bool cannot_continue(Tables& tables, const Json& args, const Context& context, std::uint64_t since,
                     std::uint64_t newest) {
  return text_at(args, "epoch", context.epoch) != context.epoch || since > newest ||
         since < purged_at(tables, text_at(args, "conversationId"));
}

}  // namespace

std::uint64_t head(Tables& tables) {
  auto row = tables.query("select max(seq) from events");
  row.next();
  return static_cast<std::uint64_t>(row.integer(0));
}

SyncPage sync_page(Tables& tables, const Json& args, const Context& context) {
  const std::string conversation = text_at(args, "conversationId");
  const auto before = static_cast<std::uint64_t>(integer_at(args, "before"));
  SyncPage out;
  out.seq = head(tables);
  if (args.contains("since")) {
    const auto since = static_cast<std::uint64_t>(integer_at(args, "since"));
    out.reset = cannot_continue(tables, args, context, since, out.seq);
    if (!out.reset) {
      out.page = messages_after(tables, conversation, since, integer_at(args, "limit", kPageMessages));
      if (out.page.more) out.seq = out.page.last;
      return out;
    }
  }
  out.page =
      messages_before(tables, conversation, out.reset ? 0 : before, integer_at(args, "limit", kLatest));
  return out;
}

std::string sync_members(std::string_view conversation, const SyncPage& page, std::string_view further,
                         std::uint64_t seq, std::string_view epoch) {
  std::string out;
  out.reserve(page.page.messages.size() + further.size() + 256);
  out += "\"conversationId\":";
  append_json_string(out, conversation);
  out += ",\"data\":[";
  out += page.page.messages;
  if (!further.empty() && page.page.count != 0) out += ',';
  out += further;
  fmt::format_to(std::back_inserter(out), R"(],"seq":{},"epoch":"{}","more":{},"reset":{})", seq, epoch,
                 page.page.more, page.reset);
  return out;
}

}  // namespace syncd::domain
