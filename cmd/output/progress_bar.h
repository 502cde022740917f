// SPDX-License-Identifier: Apache-2.0
// How far something is, on the last line of a terminal; nothing where stderr is none. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "cmd/shell.h"

namespace syncd::cmd {

class ProgressBar {
 public:
  ProgressBar(const Shell& shell, std::string what, std::uint64_t whole);
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(std::uint64_t done);
  void clear();

 private:
  const Shell& shell_;
  std::string what_;
  std::uint64_t whole_;
  Millis shown_at_ = 0;
  bool shown_ = false;
};

}  // namespace syncd::cmd
