// SPDX-License-Identifier: Apache-2.0
// The servers that a user works with, by name, as config.toml keeps them. Holds no token itself, only the
// file that holds it. One thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/errors.h"

namespace syncd::cmd {

struct ServerContext {
  std::string url = {};
  std::string token_file = {};
  std::string ca_file = {};
  std::string output = {};
  std::string timeout = {};
  std::string conversation = {};  // where `chat` goes without being told

  bool operator==(const ServerContext&) const = default;
};

struct Contexts {
  std::string current;
  std::map<std::string, ServerContext> by_name;
};

// A file that is not there is an empty one. Errors name the line that makes no sense.
Result<Contexts> load_contexts(const std::filesystem::path& file);
Result<void> save_contexts(const std::filesystem::path& file, const Contexts& contexts);

// Letters, digits, dot, dash and underscore, 1 to 64 of them: what can be a file name and a TOML key.
bool is_context_name(std::string_view name);

}  // namespace syncd::cmd
