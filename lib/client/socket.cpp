// SPDX-License-Identifier: Apache-2.0
#include "client/socket.h"

#include <fmt/format.h>
#include <libwebsockets.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "client/connect_errors.h"
#include "client/proxy.h"
#include "client/trust.h"
#include "protocol/closes.h"

namespace syncd::client {
namespace {

constexpr std::size_t kReceivePiece = 64u << 10;
constexpr int kAbnormalClosure = 1006;

// libwebsockets 4.1 says 1002 in the place of each code that it does not know, 1012 among them. Our server
// stops with a reason of its own, by which the code is known again.
int code_of(int told, std::string_view reason) {
  constexpr int kProtocolError = 1002;
  return told == kProtocolError && reason == protocol::kStopping ? protocol::kServiceRestart : told;
}

int on_event(lws* wsi, lws_callback_reasons reason, void* user, void* in, std::size_t length);

const std::array<lws_protocols, 2> kProtocols{
    lws_protocols{"syncd", on_event, 0, kReceivePiece, 0, nullptr, 1u << 20}, lws_protocols{}};

void log_line(int, const char* line) {
  // NOLINTNEXTLINE: the one place where the library may talk, and only when asked to.
  std::fputs((terminal_line(trimmed(line)) + "\n").c_str(), stderr);
}

}  // namespace

struct Socket::Impl {
  explicit Impl(Settings s, SocketEvents& e)
      : settings(std::move(s)), proxy(proxy_for(settings.address)), events(e) {}

  int handle(lws* from, lws_callback_reasons reason, void* in, std::size_t length);
  int receive(lws* from, std::string_view piece);
  int flush(lws* from);
  bool current(lws* from) const { return lws_get_opaque_user_data(from) == tag(); }
  // Names the attempt under way, so that late news of an earlier one is recognised.
  void* tag() const { return reinterpret_cast<void*>(attempt); }
  void forget();
  Error failure(unsigned status, std::string_view detail) const {
    return behind(proxy, settings.address, connect_error(settings.address, status, detail));
  }

  Settings settings;
  Proxy proxy;
  SocketEvents& events;
  lws_context* context = nullptr;
  lws* wsi = nullptr;
  std::uintptr_t attempt = 0;
  bool under_way = false;
  bool open = false;
  bool closing = false;
  std::deque<std::string> queue;  // each with room for the header in front
  std::string received;
  int close_code = kAbnormalClosure;
  std::string close_reason;
  struct Alarm {
    lws_sorted_usec_list_t list;
    Impl* owner;
  } alarm{};
};

namespace {

int on_event(lws* wsi, lws_callback_reasons reason, void*, void* in, std::size_t length) {
  lws_context* context = wsi != nullptr ? lws_get_context(wsi) : nullptr;
  auto* impl = context != nullptr ? static_cast<Socket::Impl*>(lws_context_user(context)) : nullptr;
  return impl != nullptr ? impl->handle(wsi, reason, in, length) : 0;
}

void on_alarm(lws_sorted_usec_list_t* list) {
  lws_container_of(list, Socket::Impl::Alarm, list)->owner->events.on_wake();
}

}  // namespace

void Socket::Impl::forget() {
  ++attempt;
  wsi = nullptr;
  under_way = open = closing = false;
  queue.clear();
  received.clear();
  close_code = kAbnormalClosure;
  close_reason.clear();
}

int Socket::Impl::handle(lws* from, lws_callback_reasons reason, void* in, std::size_t length) {
  if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
    events.on_wake();
    return 0;
  }
  if (!under_way || !current(from)) return reason == LWS_CALLBACK_CLIENT_ESTABLISHED ? -1 : 0;
  const std::string_view text(static_cast<const char*>(in), in != nullptr ? length : 0);
  switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
      return add_token(from, settings.token, in, length);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      wsi = from;
      open = true;
      events.on_open();
      return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
      return receive(from, text);
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return flush(from);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
      if (length >= 2) {
        close_code = static_cast<unsigned char>(text[0]) << 8 | static_cast<unsigned char>(text[1]);
        close_reason = text.substr(2);
        close_code = code_of(close_code, close_reason);
      }
      return 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: {
      const Error error = failure(lws_http_client_http_response(from), text);
      forget();
      events.on_connect_failed(error);
      return 0;
    }
    case LWS_CALLBACK_CLIENT_CLOSED: {
      const int code = close_code;
      const std::string why = close_reason;
      const bool wanted = closing;
      forget();
      if (wanted) return 0;
      events.on_close(code, why);
      return 0;
    }
    // A server that takes the connection and then says nothing: the library's timeout frees it with no word.
    case LWS_CALLBACK_WSI_DESTROY: {
      forget();
      events.on_connect_failed(failure(0, "timed out"));
      return 0;
    }
    default:
      return 0;
  }
}

int Socket::Impl::receive(lws* from, std::string_view piece) {
  const bool whole = lws_is_final_fragment(from) != 0 && lws_remaining_packet_payload(from) == 0;
  if (whole && received.empty()) {
    events.on_text(piece);
    return 0;
  }
  if (received.size() + piece.size() > kMaxReceived) {
    close_reason = "it sent a frame over 16 MiB";
    return -1;
  }
  received.append(piece);
  if (!whole) return 0;
  const std::string frame = std::exchange(received, {});
  events.on_text(frame);
  return 0;
}

int Socket::Impl::flush(lws* from) {
  while (!queue.empty()) {
    if (lws_partial_buffered(from) != 0 || lws_send_pipe_choked(from) != 0) {
      lws_callback_on_writable(from);
      return 0;
    }
    std::string frame = std::move(queue.front());
    queue.pop_front();
    auto* text = reinterpret_cast<unsigned char*>(frame.data()) + LWS_PRE;
    if (lws_write(from, text, frame.size() - LWS_PRE, LWS_WRITE_TEXT) < 0) return -1;
  }
  if (!closing) return 0;
  if (lws_partial_buffered(from) != 0) {
    lws_callback_on_writable(from);
    return 0;
  }
  lws_close_reason(from, LWS_CLOSE_STATUS_NORMAL, nullptr, 0);
  return -1;
}

Socket::Socket(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Socket>> Socket::create(Settings settings, SocketEvents& events) {
  lws_set_log_level(settings.verbose ? LLL_ERR | LLL_WARN | LLL_NOTICE : 0,
                    settings.verbose ? log_line : nullptr);
  auto impl = std::make_unique<Impl>(std::move(settings), events);
  if (!impl->settings.ca_file.empty() && ::access(impl->settings.ca_file.c_str(), R_OK) != 0) {
    return fail(Code::invalid_field, fmt::format("{} cannot be read", impl->settings.ca_file), "ca-file");
  }
  lws_context_creation_info info{};
  info.timeout_secs = impl->settings.timeout_seconds;
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = kProtocols.data();
  info.user = impl.get();
  info.gid = info.uid = static_cast<unsigned>(-1);
  info.fd_limit_per_thread = 16;  // the default makes tables for as many files as the process may open
  info.pt_serv_buf_size = 16u << 10;
  info.options = LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
  info.http_proxy_address = impl->proxy.place.c_str();
  set_authorities(info, impl->settings.address, impl->settings.ca_file);
  impl->context = lws_create_context(&info);
  if (impl->context == nullptr) {
    return fail(Code::internal, "the network library could not be started");
  }
  impl->alarm.owner = impl.get();
  return std::unique_ptr<Socket>(new Socket(std::move(impl)));
}

Socket::~Socket() {
  impl_->forget();
  lws_context_destroy(impl_->context);
}

void Socket::service() {
  lws_service(impl_->context, 0);
}

void Socket::wake() {
  lws_cancel_service(impl_->context);
}

void Socket::set_alarm(Millis delay) {
  const lws_usec_t microseconds = delay < 0 ? LWS_SET_TIMER_USEC_CANCEL : std::max<Millis>(delay * 1000, 1);
  lws_sul_schedule(impl_->context, 0, &impl_->alarm.list, on_alarm, microseconds);
}

void Socket::connect(const std::string& query) {
  disconnect();
  Impl& impl = *impl_;
  impl.under_way = true;
  const Address& address = impl.settings.address;
  const std::string path = address.path + "?" + query;
  const std::string authority = address.authority();
  lws_client_connect_info info{};
  info.context = impl.context;
  info.address = address.host.c_str();
  info.port = address.port;
  info.path = path.c_str();
  info.host = authority.c_str();
  info.ssl_connection = connection_flags(address, impl.settings.insecure);
  info.alpn = "http/1.1";
  info.local_protocol_name = kProtocols[0].name;
  info.ietf_version_or_minus_one = -1;
  info.opaque_user_data = impl.tag();
  const std::uintptr_t attempt = impl.attempt;
  lws* wsi = lws_client_connect_via_info(&info);
  if (impl.attempt != attempt) return;  // told already
  if (wsi != nullptr) {
    impl.wsi = wsi;
    return;
  }
  impl.forget();
  impl.events.on_connect_failed(impl.failure(0, kNoSuchName));
}

void Socket::disconnect() {
  lws* wsi = impl_->wsi;
  impl_->forget();
  if (wsi != nullptr) lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

void Socket::send(std::string_view text) {
  if (!impl_->open) return;
  std::string frame(LWS_PRE, '\0');
  frame.append(text);
  impl_->queue.push_back(std::move(frame));
  lws_callback_on_writable(impl_->wsi);
}

void Socket::pause(bool paused) {
  if (impl_->open) lws_rx_flow_control(impl_->wsi, paused ? 0 : 1);
}

void Socket::close() {
  if (!impl_->open) return disconnect();
  impl_->closing = true;
  lws_callback_on_writable(impl_->wsi);
}

bool Socket::idle() const {
  return !impl_->under_way;
}

}  // namespace syncd::client
