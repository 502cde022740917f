// SPDX-License-Identifier: Apache-2.0
// Keeps a log line that others can cause at will from filling the disk: some pass, the rest are counted and
// told with the next that does. One for each kind of line and thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace syncd::daemon {

class Sampler {
 public:
  static constexpr int kLines = 20;
  static constexpr std::chrono::seconds kIn{10};

  // How many were left out since the last that passed; nothing where this one is left out too.
  std::optional<std::uint64_t> pass(
      std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now()) {
    if (lines_ == 0 || now - since_ >= kIn) {
      since_ = now;
      lines_ = 0;
    }
    if (lines_ == kLines) {
      ++left_out_;
      return std::nullopt;
    }
    ++lines_;
    return std::exchange(left_out_, 0);
  }

 private:
  std::chrono::steady_clock::time_point since_;
  std::uint64_t left_out_ = 0;
  int lines_ = 0;
};

}  // namespace syncd::daemon
