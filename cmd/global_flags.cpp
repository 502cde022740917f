// SPDX-License-Identifier: Apache-2.0
#include "cmd/global_flags.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace syncd::cmd {

void add_global_flags(CLI::App& app, Flags& flags, bool& version) {
  const auto option = [&](const char* name, std::string& value, const char* help, const char* kind) {
    app.add_option(name, value, help)->type_name(kind)->group("Everywhere");
  };
  option("--url", flags.url, "Address of the server", "URL");
  option("--token-file", flags.token_file, "File that holds the token; - is stdin", "FILE");
  option("--ca-file", flags.ca_file, "Authorities to trust instead of the system's (PEM)", "FILE");
  app.add_flag("--insecure", flags.insecure, "Take whatever certificate the server shows")
      ->group("Everywhere");
  option("--context", flags.context, "Use this context", "NAME");
  option("-o,--output", flags.output, "table, json, ndjson, yaml or csv", "FORMAT");
  option("--timeout", flags.timeout, "How long to wait for an answer", "TIME");
  option("--user", flags.user, "Who you are, where the server asks for no token", "NAME");
  option("--source", flags.source, "What you speak through: cli, web, desktop, ...", "NAME");
  app.add_flag("--json", flags.json, "The same as -o json")->group("Everywhere");
  app.add_flag("-q,--quiet", flags.quiet, "Say only what a script needs")->group("Everywhere");
  app.add_flag("--no-color", flags.no_color, "No colour, even on a terminal")->group("Everywhere");
  app.add_flag("-v,--verbose", flags.verbose, "Say more on stderr; twice for more still")
      ->group("Everywhere");
  app.add_flag("--version", version, "Show the version")->group("Everywhere");
}

}  // namespace syncd::cmd
