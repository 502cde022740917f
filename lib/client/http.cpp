// SPDX-License-Identifier: Apache-2.0
#include "client/http.h"

#include <fmt/format.h>
#include <libwebsockets.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include "base/json.h"
#include "client/connect_errors.h"
#include "client/proxy.h"
#include "client/trust.h"

namespace syncd::client {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr std::size_t kLongestRefusal = std::size_t{64} << 10;
constexpr lws_usec_t kLook = 200'000;  // between two questions whether to go on

struct Transfer {
  const HttpGet& get;
  const std::function<bool(std::string_view, std::uint64_t)>& on_piece;
  const std::function<bool()>& going;
  Proxy proxy = proxy_for(get.address);
  int status = 0;
  std::uint64_t whole = 0;
  HttpFile file = {};
  std::string refusal = {};
  std::optional<Error> error = {};
  bool over = false;
  struct Alarm {
    lws_sorted_usec_list_t list;
    Transfer* owner;
  } alarm = {};

  int handle(lws* wsi, lws_callback_reasons reason, void* in, std::size_t length);
  int take(std::string_view piece);
  void give_up(Code code, std::string why) {
    if (!over && !error) error = Error{.code = code, .message = std::move(why)};
    over = true;
  }
};

std::string header(lws* wsi, lws_token_indexes token) {
  std::string value(static_cast<std::size_t>(lws_hdr_total_length(wsi, token)) + 1, '\0');
  const int got = lws_hdr_copy(wsi, value.data(), static_cast<int>(value.size()), token);
  value.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return value;
}

int Transfer::take(std::string_view piece) {
  if (status != 200) {
    refusal.append(piece.substr(0, kLongestRefusal - std::min(kLongestRefusal, refusal.size())));
    return 0;
  }
  file.bytes += piece.size();
  if (on_piece(piece, whole)) return 0;
  give_up(Code::internal, "given up");
  return -1;
}

int Transfer::handle(lws* wsi, lws_callback_reasons reason, void* in, std::size_t length) {
  switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
      return add_token(wsi, get.token, in, length);
    case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
      status = static_cast<int>(lws_http_client_http_response(wsi));
      whole = std::strtoull(header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH).c_str(), nullptr, 10);
      file.etag = header(wsi, WSI_TOKEN_HTTP_ETAG);
      std::erase(file.etag, '"');
      return 0;
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP: {
      std::array<char, LWS_PRE + kPiece> room;  // NOLINT: the library fills what it hands over
      char* at = room.data() + LWS_PRE;
      int size = kPiece;
      return lws_http_client_read(wsi, &at, &size) < 0 ? -1 : 0;
    }
    case LWS_CALLBACK_RECEIVE_CLIENT_HTTP_READ:
      return take({static_cast<const char*>(in), length});
    case LWS_CALLBACK_COMPLETED_CLIENT_HTTP:
      over = true;
      return -1;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      if (!error)
        error = behind(proxy, get.address,
                       connect_error(get.address, static_cast<int>(lws_http_client_http_response(wsi)),
                                     {static_cast<const char*>(in), in == nullptr ? 0 : length}));
      over = true;
      return 0;
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
    case LWS_CALLBACK_WSI_DESTROY:
      if (status != 200 || file.bytes != whole)
        give_up(Code::internal, "the server went away before all had come");
      over = true;
      return 0;
    default:
      return 0;
  }
}

int on_event(lws* wsi, lws_callback_reasons reason, void*, void* in, std::size_t length) {
  auto* transfer = wsi == nullptr ? nullptr : static_cast<Transfer*>(lws_get_opaque_user_data(wsi));
  return transfer == nullptr ? 0 : transfer->handle(wsi, reason, in, length);
}

const std::array<lws_protocols, 2> kProtocols{lws_protocols{"syncd-http", on_event, 0, kPiece, 0, nullptr, 0},
                                              lws_protocols{}};

// Only so that the library's wait ends now and then.
void on_alarm(lws_sorted_usec_list_t* list) {
  Transfer& transfer = *lws_container_of(list, Transfer::Alarm, list)->owner;
  if (!transfer.going()) transfer.give_up(Code::internal, "given up");
}

// {"success":false,"error":...,"code":...}
Error refused(const Transfer& transfer) {
  const auto body = parse_json(transfer.refusal);
  if (!body || !body->is_object() || text_at(*body, "code").empty()) {
    return {.code = Code::internal,
            .message = fmt::format("the server answered {}, and not as a syncd does", transfer.status)};
  }
  return {.code = code_named(text_at(*body, "code")),
          .message = text_at(*body, "error"),
          .hint = text_at(*body, "hint")};
}

struct ContextFreed {
  void operator()(lws_context* context) const { lws_context_destroy(context); }
};

}  // namespace

Result<HttpFile> http_get(const HttpGet& get,
                          const std::function<bool(std::string_view, std::uint64_t)>& on_piece,
                          const std::function<bool()>& going) {
  Transfer transfer{.get = get, .on_piece = on_piece, .going = going};
  transfer.alarm.owner = &transfer;
  lws_set_log_level(0, nullptr);
  lws_context_creation_info info{};
  info.timeout_secs = get.timeout_seconds;
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = kProtocols.data();
  info.gid = info.uid = static_cast<unsigned>(-1);
  info.fd_limit_per_thread = 16;
  info.options = LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
  info.http_proxy_address = transfer.proxy.place.c_str();
  set_authorities(info, get.address, get.ca_file);
  const std::unique_ptr<lws_context, ContextFreed> context(lws_create_context(&info));
  if (!context) return fail(Code::internal, "the network library could not be started");

  const std::string authority = get.address.authority();
  lws_client_connect_info to{};
  to.context = context.get();
  to.address = get.address.host.c_str();
  to.port = get.address.port;
  to.path = get.path.c_str();
  to.host = authority.c_str();
  to.method = "GET";
  to.ssl_connection = connection_flags(get.address, get.insecure);
  to.alpn = "http/1.1";
  to.local_protocol_name = kProtocols[0].name;
  to.ietf_version_or_minus_one = -1;
  to.opaque_user_data = &transfer;
  if (lws_client_connect_via_info(&to) == nullptr && !transfer.over) {
    return tl::unexpected(behind(transfer.proxy, get.address, connect_error(get.address, 0, kNoSuchName)));
  }
  while (!transfer.over) {
    lws_sul_schedule(context.get(), 0, &transfer.alarm.list, on_alarm, kLook);
    lws_service(context.get(), 0);
  }
  lws_sul_schedule(context.get(), 0, &transfer.alarm.list, on_alarm, LWS_SET_TIMER_USEC_CANCEL);
  if (transfer.status != 0 && transfer.status != 200) return tl::unexpected(refused(transfer));
  if (transfer.error) return tl::unexpected(std::move(*transfer.error));
  return transfer.file;
}

}  // namespace syncd::client
