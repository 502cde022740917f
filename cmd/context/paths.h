// SPDX-License-Identifier: Apache-2.0
// Where syncctl keeps its files, by the XDG rules, and how it writes those that hold secrets. One thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "cmd/shell.h"

namespace syncd::cmd {

// SYNCCTL_CONFIG, or config.toml in $XDG_CONFIG_HOME/syncctl.
std::filesystem::path config_file(const Environment& environment);
// $XDG_STATE_HOME/syncctl: history, cursors.
std::filesystem::path state_folder(const Environment& environment);
// $XDG_CACHE_HOME/syncctl: what completion remembers.
std::filesystem::path cache_folder(const Environment& environment);

// A leading ~/ is the home folder.
std::filesystem::path expanded(const std::string& path, const Environment& environment);

// The whole file, up to 1 MiB. Errors: Code::not_found, Code::too_large, Code::internal.
Result<std::string> read_small_file(const std::filesystem::path& path);

// Makes the folder, and those above it, where it is not there; for its owner only.
Result<void> write_private_folder(const std::filesystem::path& folder);

// Writes the file anew, readable by its owner only, whole or not at all; makes its folder.
Result<void> write_private_file(const std::filesystem::path& path, std::string_view content);

}  // namespace syncd::cmd
