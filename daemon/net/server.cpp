// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/server.h"

namespace syncd::daemon {
namespace {

constexpr std::uint64_t kLookEveryMs = 10;

}  // namespace

Server::Server(uv_loop_t* loop, ServerOptions options, Application& application)
    : loop_(loop),
      options_(std::move(options)),
      door_(std::make_unique<Door>(loop, options_, application,
                                   [this](Upgrade upgrade) { websockets_->take(std::move(upgrade)); })),
      websockets_(std::make_unique<WebSockets>(loop, options_, application)) {}

Server::~Server() {
  leaving_.reset();
  door_->stop_listening();
  door_->drop_all();
  websockets_.reset();
  door_.reset();
  // Closed handles are freed by a turn of the loop.
  uv_run(loop_, UV_RUN_NOWAIT);
}

Result<int> Server::listen(const std::string& host, int port) {
  if (auto ready = websockets_->ready(); !ready) return tl::unexpected(ready.error());
  auto proxies = Proxies::read(options_.proxies);
  if (!proxies) return tl::unexpected(proxies.error());
  trust(std::move(*proxies));
  if (!options_.tls_certificate_file.empty()) {
    auto keys = load_tls_keys(options_.tls_certificate_file, options_.tls_key_file);
    if (!keys) return tl::unexpected(keys.error());
    use_tls(std::move(*keys));
  }
  return door_->listen(host, port);
}

void Server::set_limits(const ServerOptions& options) {
  // What was decided at the start stays as it was.
  const ServerOptions before = std::exchange(options_, options);
  options_.allowed_hosts = before.allowed_hosts;
  options_.tls_certificate_file = before.tls_certificate_file;
  options_.tls_key_file = before.tls_key_file;
  options_.receive_buffer_bytes = before.receive_buffer_bytes;
  options_.flush_in_callback = before.flush_in_callback;
  options_.ping_ms = before.ping_ms;
  options_.gone_ms = before.gone_ms;
  door_->set_capacity(options_.max_connections, options_.max_per_address);
}

void Server::shutdown(int code, std::string_view reason, int grace_ms, std::function<void()> done) {
  stop_accepting();
  close_all(code, reason);
  door_->end_streams();
  const auto by = uv_now(loop_) + static_cast<std::uint64_t>(grace_ms);
  leaving_ = std::make_unique<Timer>(loop_, kLookEveryMs, [this, by, done = std::move(done)]() mutable {
    if (connections() > 0 && uv_now(loop_) < by) return;
    const auto call = std::move(done);
    leaving_.reset();  // destroys this closure
    call();
  });
}

}  // namespace syncd::daemon
