// SPDX-License-Identifier: Apache-2.0
// The shapes output can take, by the names that -o knows. Any thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace syncd::cmd {

enum class Mode { table, json, ndjson, yaml, csv };

inline constexpr std::array<std::pair<std::string_view, Mode>, 5> kModes{{{"table", Mode::table},
                                                                          {"json", Mode::json},
                                                                          {"ndjson", Mode::ndjson},
                                                                          {"yaml", Mode::yaml},
                                                                          {"csv", Mode::csv}}};

inline constexpr std::string_view kModeNames = "table, json, ndjson, yaml, csv";

constexpr std::optional<Mode> mode_named(std::string_view name) {
  for (const auto& [known, mode] : kModes) {
    if (known == name) return mode;
  }
  return std::nullopt;
}

}  // namespace syncd::cmd
