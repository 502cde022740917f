// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cmd/completion/scripts.h"
#include "cmd/completion/verbs.h"

namespace syncd::cmd {
namespace {

Run add_arguments(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  app.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app.footer(
      "Examples:\n  eval \"$(syncctl completion bash)\"   # in ~/.bashrc\n"
      "  eval \"$(syncctl completion zsh)\"    # in ~/.zshrc, behind compinit\n"
      "  syncctl completion fish | source     # in ~/.config/fish/config.fish\n");
  return [shell](Call& call) -> Result<Exit> {
    for (const CompletionScript& script : completion_scripts()) {
      if (script.shell == *shell) call.print.text(std::string(script.text));
    }
    return Exit::done;
  };
}

}  // namespace

Verb completion_verb() {
  return {.name = "completion",
          .group = "setup",
          .summary = "Print the script that completes command lines",
          .reads_only = true,
          .add = add_arguments,
          .needs_settings = false};
}

}  // namespace syncd::cmd
