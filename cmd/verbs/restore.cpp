// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string file, data, org;
};

// The server's program beside this one, or else wherever the shell finds it.
std::string server_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto beside = self.parent_path() / "syncd";
  return !error && access(beside.c_str(), X_OK) == 0 ? beside.string() : "syncd";
}

// The files are the server's, and so is the knowledge of them.
Result<Exit> restore(const Arguments& given) {
  std::vector<std::string> words{server_program(), "--restore", given.file};
  if (!given.data.empty()) words.insert(words.end(), {"--data", given.data});
  if (!given.org.empty()) words.insert(words.end(), {"--org", given.org});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  return fail(Code::internal, fmt::format("{} cannot be run: {}", words.front(), std::strerror(errno)));
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  app.add_option("file", given->file, "What `syncctl backup` made")->required()->type_name("FILE");
  app.add_option("--data", given->data, "The server's data folder, as it is told (its own default)")
      ->type_name("FOLDER");
  app.add_option("--org", given->org, "The organisation (default)")->type_name("NAME");
  app.footer(
      "On the server's machine, while it is stopped. What was there is kept beside it; clients that come\n"
      "back begin anew.\n\n"
      "Examples:\n  systemctl stop syncd; syncctl restore monday.sqlite --data /var/lib/syncd\n");
  return [given](Call& call) -> Result<Exit> {
    if (call.open) return fail(Code::invalid_field, "restore does not work inside a chat");
    return restore(*given);
  };
}

}  // namespace

Verb restore_verb() {
  return {.name = "restore",
          .group = "setup",
          .summary = "Put a backup in the place of an organisation's file",
          .add = add_arguments,
          .needs_settings = false};
}

}  // namespace syncd::cmd
