// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/tls.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace syncd::daemon {
namespace {

constexpr std::size_t kRecordBytes = std::size_t{16} << 10;
constexpr std::uint64_t kTellEveryMs = 10'000;

}  // namespace

Tls::Tls(uv_loop_t* loop, const ServerOptions& options, Callbacks callbacks)
    : loop_(loop), options_(options), callbacks_(std::move(callbacks)), scratch_(kRecordBytes) {}

void Tls::take(int fd, std::string address, Census::Ticket ticket) {
  auto tunnel = std::make_unique<TlsTunnel>(*this, fd, std::move(address), std::move(ticket));
  auto* const key = tunnel.get();
  if (key->start()) tunnels_.emplace(key, std::move(tunnel));
}

void Tls::drop(TlsTunnel* tunnel, std::string_view why, std::string_view address) {
  // Whoever knocks at every port is no reason for a flood of lines.
  const auto now = uv_now(loop_);
  if (!why.empty() && ++failed_ > 0 && (told_at_ == 0 || now - told_at_ >= kTellEveryMs)) {
    told_at_ = now;
    spdlog::info("TLS handshakes failed reason=\"{}\" count={} last_peer={}", why, std::exchange(failed_, 0),
                 address);
  }
  tunnels_.erase(tunnel);
}

void Tls::sweep() {
  std::vector<TlsTunnel*> all;
  all.reserve(tunnels_.size());
  for (const auto& entry : tunnels_) all.push_back(entry.first);
  const auto now = uv_now(loop_);
  for (auto* tunnel : all) tunnel->sweep(now);  // drops nobody but itself
}

}  // namespace syncd::daemon
