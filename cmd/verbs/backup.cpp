// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <optional>

#include "base/text.h"
#include "cmd/backup/download.h"
#include "cmd/output/progress_bar.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string file;
  bool force = false;
};

Result<Exit> back_up(Call& call, const Arguments& given) {
  if (given.file == "-")
    return fail(Code::invalid_field, "a backup is kept in a file, and does not go to stdout", "file",
                "name one, such as monday.sqlite");
  std::optional<ProgressBar> bar;
  const auto got = download(call.settings, "/api/backup", given.file, given.force,
                            [&](std::uint64_t done, std::uint64_t whole) {
                              if (whole > 0 && !bar) bar.emplace(call.shell, given.file, whole);
                              if (bar) bar->show(done);
                              return !call.shell.interrupted();
                            });
  bar.reset();
  if (call.shell.interrupted()) return Exit::interrupted;
  if (!got) return tl::unexpected(got.error());
  call.print.done(fmt::format("{}: {} bytes, {} events", terminal_line(given.file), got->bytes, got->seq),
                  {{"file", given.file}, {"bytes", got->bytes}, {"seq", got->seq}, {"epoch", got->epoch}});
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  app.add_option("file", given->file, "Where to keep it")->required()->type_name("FILE");
  app.add_flag("--force", given->force, "Replace a file of that name");
  app.footer(
      "The server goes on meanwhile; the backup is one moment's state, whole in one file or not there.\n"
      "`syncctl restore` puts it back.\n\n"
      "Examples:\n  syncctl backup monday.sqlite\n");
  return [given](Call& call) { return back_up(call, *given); };
}

}  // namespace

Verb backup_verb() {
  return {.name = "backup",
          .group = "setup",
          .summary = "Keep a copy of all that the organisation has, while the server goes on",
          .add = add_arguments};
}

}  // namespace syncd::cmd
