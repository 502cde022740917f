// SPDX-License-Identifier: Apache-2.0
// The configuration file as the parser of flags takes it: TOML, each key the name of a flag. Any thread.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace syncd::daemon {

class ConfigFile final : public CLI::Config {
 public:
  // The keys whose SYNCD_* variable is set are left out: those come first.
  std::vector<CLI::ConfigItem> from_config(std::istream& in) const override;
  // Everything as it is in force, in a form that can be read again. Names of files, never what is in them.
  std::string to_config(const CLI::App* app, bool, bool, std::string) const override;
};

// Whether the flag says what to do once, and stands in no file.
bool is_once(std::string_view flag);

// "--allow-origin" or "allow-origin": SYNCD_ALLOW_ORIGIN.
std::string variable_of(std::string_view flag);

}  // namespace syncd::daemon
