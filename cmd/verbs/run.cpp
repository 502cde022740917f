// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/output/cells.h"
#include "cmd/stream/follow.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/verbs.h"
#include "cmd/verbs/whole_number.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string crew, name, run, status = "success", id, timeout;
  std::int64_t silence = 0, tokens = -1;
};

// Asks for an operation of the table with these arguments.
Result<Json> ask(const Call& call, std::string_view name, const Json& args, const std::string& id) {
  const domain::Operation& row = *domain::operation_named(name);
  auto frame = domain::validate(row, args);
  if (!frame) return frame;
  (*frame)["type"] = row.name;
  if (!id.empty()) (*frame)["id"] = id;
  return request(call, std::move(*frame));
}

Result<Exit> start(Call& call, const Arguments& given) {
  Json args{{"crew_id", given.crew}};
  if (!given.name.empty()) args["name"] = given.name;
  if (!given.run.empty()) args["run_id"] = given.run;
  if (given.silence > 0) args["timeout_seconds"] = given.silence;
  const auto reply = ask(call, "start_run", args, given.id);
  if (!reply) return tl::unexpected(reply.error());
  const std::string run = cell_text(value_at(*reply, "data.run.run_id"));
  const bool for_a_script = call.shell.quiet || !call.shell.out_screen.is_terminal;
  if (call.shell.mode == Mode::table && for_a_script) {
    call.print.text(terminal_line(run) + "\n");
  } else {
    call.print.done(fmt::format("run {} started", terminal_line(run)), data_of(*reply));
  }
  return Exit::done;
}

Result<Exit> finish(Call& call, const Arguments& given) {
  Json args{{"run_id", given.run}, {"status", given.status}};
  if (given.tokens >= 0) args["tokens"] = given.tokens;
  const auto reply = ask(call, "finish_run", args, given.id);
  if (!reply) return tl::unexpected(reply.error());
  const bool changed = value_at(*reply, "data.changed") != Json(false);
  call.print.done(fmt::format("run {}: {}{}", terminal_line(given.run), given.status,
                              changed ? "" : " already, nothing changed"),
                  data_of(*reply));
  return Exit::done;
}

// Where the run's first event is to be looked for: at its start, or behind what there is now.
Result<Since> beginning_of(const Call& call, std::string& run) {
  protocol::ClientOptions options = session_options(call.settings);
  options.topics = "none";
  const auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  const Since now{.seq = integer_at((*client)->welcome(), "seq")};
  const auto reply =
      (*client)->call({{"type", "show"}, {"kind", "run"}, {"name", run}}, call.settings.timeout);
  if (!reply && reply.error().code == Code::not_found) {
    call.print.talk(fmt::format("there is no run {} yet; it is waited for", run));
    return now;
  }
  if (!reply) return tl::unexpected(reply.error());
  run = cell_text(value_at(*reply, "data.item.run_id"));
  const auto started = parse_rfc3339(cell_text(value_at(*reply, "data.item.started_at")));
  return started ? Since{.time = *started} : now;
}

std::optional<Exit> end_of(const Json& frame) {
  if (text_at(frame, "type") != "run_finished") return std::nullopt;
  return value_at(frame, "data.run.status") == "success" ? Exit::done : Exit::watched_failed;
}

Result<Exit> watch(Call& call, const Arguments& given) {
  FollowOptions options{
      .topics = "runs",
      .filter = {.types = {"run_started", "tool_start", "tool_progress", "tool_end", "run_finished"},
                 .run = given.run},
      .follow = true,
      .strict = true,  // the end may be among what was lost
      .ends = end_of};
  if (!given.timeout.empty()) {
    const auto limit = parse_duration(given.timeout);
    if (!limit || *limit <= 0) {
      return fail(Code::invalid_field, fmt::format("--timeout: {} is no length of time", given.timeout),
                  "timeout", "write it like 90, 30s, 5m");
    }
    options.limit = *limit;
  }
  const auto since = beginning_of(call, options.filter.run);
  if (!since) return tl::unexpected(since.error());
  options.since = *since;
  return Follow(call, std::move(options)).run();
}

using Act = Result<Exit> (*)(Call&, const Arguments&);

Run add_arguments(CLI::App& app) {
  struct State {
    Arguments given;
    Act act = nullptr;
  };
  auto state = std::make_shared<State>();
  Arguments& given = state->given;
  app.require_subcommand(1);
  const auto add = [&](const char* name, const char* summary, Act act) {
    CLI::App* one = app.add_subcommand(name, summary);
    one->fallthrough();
    one->callback([state, act] { state->act = act; });
    return one;
  };
  constexpr auto kKey = "Key of this request: repeated with the same key, it is done once";

  CLI::App* starting = add("start", "Begin a run; its id is what comes out", start);
  starting->add_option("crew,--crew", given.crew, "Whose run it is")->required();
  starting->add_option("name,--name", given.name, "What it is called");
  starting->add_option("--run", given.run, "Its id; a new one is made where none is given")->type_name("ID");
  starting
      ->add_option("--silence", given.silence,
                   "Seconds without news after which it counts as abandoned (300)")
      ->type_name("N");
  starting->add_option("--id", given.id, kKey)->type_name("KEY");

  CLI::App* finishing = add("finish", "End a run", finish);
  finishing->add_option("run,--run", given.run, "The run")->required();
  finishing->add_option("status,--status", given.status, "success, failed or abandoned (success)");
  finishing->add_option("--tokens", given.tokens, "What it used")->type_name("N")->check(whole_number(0));
  finishing->add_option("--id", given.id, kKey)->type_name("KEY");

  CLI::App* watching =
      add("watch", "Show how a run goes, from its start to its end; 9 where it fails", watch);
  watching->add_option("run,--run", given.run, "The run; one that has not begun is waited for")->required();
  watching->add_option("--timeout", given.timeout, "End with 8 after so long")->type_name("TIME");

  app.footer(
      "Examples:\n  run=$(syncctl run start builds nightly)\n"
      "  syncctl exec --crew builds --run $run -- make\n"
      "  syncctl run finish $run success --tokens 1200\n  syncctl run watch $run\n");
  return [state](Call& call) -> Result<Exit> { return state->act(call, state->given); };
}

}  // namespace

Verb run_verb() {
  return {.name = "run",
          .group = "runs",
          .summary = "Start, finish and watch the runs of a crew",
          .add = add_arguments};
}

}  // namespace syncd::cmd
