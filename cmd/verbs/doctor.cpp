// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/text.h"
#include "cmd/doctor/finding.h"
#include "cmd/output/style.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

using doctor::Finding;
using doctor::Health;

Look look_of(Health health) {
  switch (health) {
    case Health::fine:
      return Look::green;
    case Health::warning:
      return Look::yellow;
    case Health::failed:
      return Look::red;
    case Health::skipped:
      return Look::dim;
  }
  return Look::plain;
}

std::string line(std::string_view check, const Finding& finding, bool colour) {
  std::string out =
      fmt::format("{}  {:<13}  {}\n",
                  looking(look_of(finding.health), fmt::format("{:<7}", name(finding.health)), colour), check,
                  terminal_line(finding.text));
  if (!finding.advice.empty()) out += fmt::format("{:24}{}\n", "", terminal_line(finding.advice));
  return out;
}

Result<Exit> run(Call& call) {
  doctor::Patient patient{call};
  Json rows = Json::array();
  Exit exit = Exit::done;
  for (const doctor::Check& check : doctor::all_checks()) {
    const Finding finding = check.look(patient);
    if (exit == Exit::done) exit = finding.exit;  // the first that failed is what the others follow from
    rows.push_back({{"check", check.name}, {"status", name(finding.health)}, {"found", finding.text}});
    rows.back()["advice"] = finding.advice.empty() ? Json(nullptr) : Json(finding.advice);
    const bool says =
        !call.shell.quiet || finding.health == Health::failed || finding.health == Health::warning;
    if (call.shell.mode == Mode::table && says)
      call.print.text(line(check.name, finding, call.shell.out_screen.colour));
    call.shell.out.flush();
  }
  if (call.shell.mode != Mode::table) call.print.list(rows);
  return exit;
}

Run add_arguments(CLI::App& app) {
  app.footer(
      "Ends with 0 where nothing failed, warnings included; else with what a verb would end with: 2 for a "
      "wrong\n"
      "configuration, 4 for a token, 7 for a server that cannot be reached, 1 for the rest. -q shows only "
      "what\n"
      "is not as it should be.\n");
  return run;
}

}  // namespace

Verb doctor_verb() {
  return {.name = "doctor",
          .group = "setup",
          .summary = "Look at what stands between you and the server, and say what to do",
          .reads_only = true,
          .add = add_arguments,
          .needs_settings = false};
}

}  // namespace syncd::cmd
