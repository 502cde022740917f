// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>

#include "cmd/steady.h"

namespace syncd::cmd {
namespace {

constexpr Millis kEvery = 100;
constexpr std::size_t kWidth = 24;

}  // namespace

ProgressBar::ProgressBar(const Shell& shell, std::string what, std::uint64_t whole)
    : shell_(shell), what_(std::move(what)), whole_(std::max<std::uint64_t>(whole, 1)) {}

void ProgressBar::show(std::uint64_t done) {
  if (!shell_.err_screen.is_terminal || shell_.quiet) return;
  const Millis now = steady();
  if (shown_ && now - shown_at_ < kEvery) return;
  shown_ = true;
  shown_at_ = now;
  done = std::min(done, whole_);
  const auto full = static_cast<std::size_t>(done * kWidth / whole_);
  std::string bar;
  for (std::size_t i = 0; i < kWidth; ++i)
    bar += i < full ? (shell_.utf8 ? "█" : "#") : (shell_.utf8 ? "░" : ".");
  shell_.err.write(fmt::format("\r{} {} {:3}%\x1b[K", what_, bar, done * 100 / whole_));
  shell_.err.flush();
}

void ProgressBar::clear() {
  if (!shown_) return;
  shell_.err.write("\r\x1b[K");
  shell_.err.flush();
  shown_ = false;
}

}  // namespace syncd::cmd
