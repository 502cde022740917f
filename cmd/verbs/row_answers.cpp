// SPDX-License-Identifier: Apache-2.0
#include "cmd/verbs/row_answers.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/output/rows.h"
#include "cmd/verbs/answers.h"

namespace syncd::cmd {
namespace {

constexpr std::int64_t kPage = 1'000;

// The pages behind the first. The table's own name goes on meaning the same rows, a rule's its latest.
Result<void> print_rest(Call& call, RowPrinter& rows, Json args, const Json& first, std::int64_t at) {
  args["type"] = "show";
  args["kind"] = text_at(first, "kind", "rule");
  args["name"] = text_at(first, "table");
  args["limit"] = kPage;
  for (bool more = member_at(first, "more") == true; more;) {
    args["offset"] = at;
    const auto reply = request(call, args);
    if (!reply) return tl::unexpected(reply.error());
    const Json item = member_at(data_of(*reply), "item");
    const Json& page = member_at(item, "rows");
    if (!page.is_array() || page.empty()) break;
    rows.page(page);
    at += static_cast<std::int64_t>(page.size());
    more = member_at(item, "more") == true;
  }
  return {};
}

// Whole where a program reads it, a page where a person does.
Result<void> print_pages(Call& call, const Json& args, const Json& first, bool whole) {
  RowPrinter rows(call.shell, first["columns"]);
  rows.page(first["rows"]);
  const auto at = integer_at(args, "offset") + static_cast<std::int64_t>(first["rows"].size());
  if (whole) {
    if (auto done = print_rest(call, rows, args, first, at); !done) return done;
  }
  rows.end();
  return {};
}

}  // namespace

bool has_rows(const Json& thing) {
  return member_at(thing, "columns").is_array() && member_at(thing, "rows").is_array();
}

Result<Exit> print_shown_rows(Call& call, const Json& args, const Json& item) {
  const bool whole = call.shell.mode != Mode::table && !args.contains("limit");
  if (const auto done = print_pages(call, args, item, whole); !done) return tl::unexpected(done.error());
  if (call.shell.mode == Mode::table) {
    call.print.talk(fmt::format(
        "{} of {} rows of {}{}", item["rows"].size(), integer_at(item, "total"), text_at(item, "table"),
        member_at(item, "more") == true ? "; --limit and --offset show others, -o csv all" : ""));
  }
  return Exit::done;
}

Result<Exit> print_found_rows(Call& call, const Json& data, bool sql) {
  if (sql) call.print.talk(text_at(data, "sql"));
  if (call.shell.mode == Mode::json || call.shell.mode == Mode::yaml) {
    call.print.record(data);
  } else {
    const bool whole = call.shell.mode != Mode::table;
    if (const auto done = print_pages(call, Json::object(), data, whole); !done)
      return tl::unexpected(done.error());
  }
  call.print.talk(text_at(data, "message"));
  if (member_at(data, "truncated") == true) call.print.talk("there are more rows than are kept");
  if (const std::string note = text_at(data, "note"); !note.empty()) call.print.talk(note);
  return Exit::done;
}

}  // namespace syncd::cmd
