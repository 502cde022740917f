// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/websockets.h"

#include <fmt/format.h>
#include <libwebsockets.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "daemon/net/head.h"

namespace syncd::daemon {
namespace {

// Room for an answer that repeats a long Sec-WebSocket-Protocol.
constexpr unsigned kServiceBytes = 16384;
constexpr std::size_t kWriteAtOnce = std::size_t{1} << 20;

// The library says at error level what is none ("calling service" on each connection).
void library_says(int level, const char* line) {
  const auto text = log_text(trimmed(line));
  const bool noise = text.find("calling service") != std::string::npos || (level & LLL_ERR) == 0;
  spdlog::log(noise ? spdlog::level::debug : spdlog::level::warn, "libwebsockets: {}", text);
}

WebSocket* socket_of(lws* wsi) {
  return static_cast<WebSocket*>(lws_get_opaque_user_data(wsi));
}

std::string_view view(void* in, std::size_t size) {
  return {static_cast<const char*>(in), in == nullptr ? 0 : size};
}

// Whatever reaches the library, it only ever upgrades to a WebSocket: others of its paths have known holes.
int confirm_upgrade(lws* wsi) {
  std::array<char, 16> name{};
  const int length = lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE);
  if (length <= 0 || length >= static_cast<int>(name.size()) ||
      lws_hdr_copy(wsi, name.data(), static_cast<int>(name.size()), WSI_TOKEN_UPGRADE) != length) {
    return -1;
  }
  return ascii::same_word({name.data(), static_cast<std::size_t>(length)}, "websocket") ? 0 : -1;
}

}  // namespace

struct LibraryEvents {
  static WebSockets& owner(lws* wsi) {
    return *static_cast<WebSockets*>(lws_context_user(lws_get_context(wsi)));
  }

  static int claim(lws* wsi) {
    auto& arriving = owner(wsi).arriving_;
    if (!arriving) return -1;
    lws_set_opaque_user_data(wsi, arriving.release());
    return 0;
  }

  static int add_headers(lws* wsi, lws_process_html_args& args) {
    // The answer is written into the memory that is received into later, up to its end.
    owner(wsi).receive_memory_ = {args.p + args.max_len - kServiceBytes, kServiceBytes};
    const std::string protocol = socket_of(wsi)->chosen_protocol();
    if (protocol.empty()) return 0;
    auto* at = reinterpret_cast<unsigned char*>(args.p);
    if (lws_add_http_header_by_name(wsi, reinterpret_cast<const unsigned char*>("Sec-WebSocket-Protocol:"),
                                    reinterpret_cast<const unsigned char*>(protocol.data()),
                                    static_cast<int>(protocol.size()), &at, at + args.max_len - 2) != 0) {
      return -1;
    }
    args.p = reinterpret_cast<char*>(at);
    return 0;
  }

  static int on(lws* wsi, lws_callback_reasons reason, void*, void* in, std::size_t size) {
    WebSocket* const socket = wsi == nullptr ? nullptr : socket_of(wsi);
    switch (reason) {
      case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
        return claim(wsi);
      case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade(wsi);
      case LWS_CALLBACK_HTTP:
        return -1;
      case LWS_CALLBACK_WSI_DESTROY:
        delete socket;
        return 0;
      default:
        break;
    }
    if (socket == nullptr) return 0;
    switch (reason) {
      case LWS_CALLBACK_ADD_HEADERS:
        return add_headers(wsi, *static_cast<lws_process_html_args*>(in));
      case LWS_CALLBACK_ESTABLISHED:
        socket->opened(wsi, owner(wsi).application_);
        return 0;
      case LWS_CALLBACK_RECEIVE:
        return socket->received(view(in, size));
      case LWS_CALLBACK_SERVER_WRITEABLE:
        return socket->writeable();
      case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return socket->peer_closes(view(in, size));
      case LWS_CALLBACK_CLOSED:
        socket->closed();
        return 0;
      default:
        return 0;
    }
  }
};

WebSockets::WebSockets(uv_loop_t* loop, const ServerOptions& options, Application& application)
    : loop_(loop), options_(options), application_(application) {
  lws_set_log_level(LLL_ERR | LLL_WARN, library_says);

  const std::array<lws_protocols, 2> protocols = {{{.name = "",
                                                    .callback = LibraryEvents::on,
                                                    .per_session_data_size = 0,
                                                    .rx_buffer_size = options.receive_buffer_bytes,
                                                    .id = 0,
                                                    .user = nullptr,
                                                    .tx_packet_size = kWriteAtOnce},
                                                   {}}};
  // Validity timers are a sorted list in the library; with these they are never set. We ping ourselves.
  static const lws_retry_bo_t no_timers = {.retry_ms_table = nullptr,
                                           .retry_ms_table_count = 0,
                                           .conceal_count = 0,
                                           .secs_since_valid_ping = 1,
                                           .secs_since_valid_hangup = 0,
                                           .jitter_percent = 0};
  void* loops[] = {loop};
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
  info.protocols = protocols.data();
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
  info.foreign_loops = loops;
  info.pt_serv_buf_size = kServiceBytes;
  info.retry_and_idle_policy = &no_timers;
  info.user = this;
  info.gid = static_cast<gid_t>(-1);
  info.uid = static_cast<uid_t>(-1);
  context_ = lws_create_context(&info);
  if (context_ != nullptr) vhost_ = lws_create_vhost(context_, &info);
  end_of_turn_ = std::make_unique<EndOfTurn>(loop, [this] { end_turn(); });
  sweeper_ = std::make_unique<Timer>(loop, static_cast<std::uint64_t>(options.sweep_ms), [this] { sweep(); });
}

WebSockets::~WebSockets() {
  end_of_turn_.reset();
  sweeper_.reset();
  // Everything of the library's is closed by the first call and freed by the second, and both need turns
  // of the loop for it.
  if (context_ == nullptr) return;
  constexpr int kTurns = 100;
  lws_context_destroy(context_);
  for (int i = 0; i < kTurns && uv_run(loop_, UV_RUN_NOWAIT) != 0; ++i) {
  }
  lws_context_destroy(context_);
  for (int i = 0; i < kTurns && uv_run(loop_, UV_RUN_NOWAIT) != 0; ++i) {
  }
}

Result<void> WebSockets::ready() const {
  if (vhost_ != nullptr) return {};
  return fail(Code::internal, "libwebsockets does not start", {},
              "is the package libwebsockets-evlib-uv installed?");
}

void WebSockets::take(Upgrade upgrade) {
  const std::string bytes = rebuilt_head(upgrade.request) + upgrade.leftover;
  const int fd = upgrade.fd;
  upgrade.leftover = {};
  arriving_ = std::make_unique<WebSocket>(*this, std::move(upgrade));
  // The whole upgrade runs inside; the descriptor is the library's from here, even where it fails.
  lws_adopt_socket_vhost_readbuf(vhost_, fd, bytes.data(), bytes.size());
  arriving_.reset();
}

void WebSockets::add(WebSocket& socket) {
  socket.place = sockets_.size();
  sockets_.push_back(&socket);
}

void WebSockets::remove(WebSocket& socket) {
  if (socket.dirty) {
    std::replace(dirty_.begin(), dirty_.end(), &socket, static_cast<WebSocket*>(nullptr));
    std::replace(flushing_.begin(), flushing_.end(), &socket, static_cast<WebSocket*>(nullptr));
  }
  if (socket.eager) std::replace(eager_.begin(), eager_.end(), &socket, static_cast<WebSocket*>(nullptr));
  sockets_[socket.place] = sockets_.back();
  sockets_[socket.place]->place = socket.place;
  sockets_.pop_back();
}

void WebSockets::to_flush(WebSocket& socket) {
  socket.dirty = true;
  dirty_.push_back(&socket);
}

void WebSockets::to_read_on(WebSocket& socket) {
  socket.eager = true;
  eager_.push_back(&socket);
}

void WebSockets::end_turn() {
  // Reading on adds nobody to this list: who is in it stays marked until it has been read from.
  for (std::size_t i = 0; i < eager_.size(); ++i) {
    WebSocket* const socket = eager_[i];
    if (socket == nullptr) continue;
    socket->read_on();
    if (eager_[i] != nullptr) socket->eager = false;
  }
  eager_.clear();
  ++turn_;
  flushing_.swap(dirty_);
  for (std::size_t i = 0; i < flushing_.size(); ++i) {
    WebSocket* const socket = flushing_[i];
    if (socket == nullptr) continue;
    flushing_[i] = nullptr;
    socket->dirty = false;
    socket->request_flush();
  }
  flushing_.clear();
}

std::string_view WebSockets::received_before(std::string_view bytes) const {
  const auto* begin = receive_memory_.data();
  if (begin == nullptr || bytes.data() < begin || bytes.data() > begin + receive_memory_.size()) return {};
  return {begin, static_cast<std::size_t>(bytes.data() - begin)};
}

void WebSockets::close_all(int code, std::string_view reason) {
  for (auto* socket : std::vector(sockets_)) socket->close(code, reason);
}

void WebSockets::sweep() {
  // Nothing is removed meanwhile: killing is asynchronous.
  for (std::size_t i = 0; i < sockets_.size(); ++i) sockets_[i]->sweep(now());
}

}  // namespace syncd::daemon
