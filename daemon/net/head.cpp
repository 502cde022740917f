// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/head.h"

#include <fmt/format.h>
#include <http_parser.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "daemon/net/target.h"

namespace syncd::daemon {
namespace {

// Fields that mean one thing only: a second one is an attempt to be understood in two ways.
constexpr std::array<std::string_view, 9> kSingle = {
    "host",         "content-length",    "authorization",         "origin", "upgrade",
    "content-type", "sec-websocket-key", "sec-websocket-version", "expect"};

struct Collector {
  std::string target;
  std::vector<std::pair<std::string, std::string>> fields;
  bool in_value = false;
  bool complete = false;
};

Collector& collector(http_parser* parser) {
  return *static_cast<Collector*>(parser->data);
}

int on_url(http_parser* parser, const char* at, std::size_t size) {
  collector(parser).target.append(at, size);
  return 0;
}

int on_field(http_parser* parser, const char* at, std::size_t size) {
  auto& c = collector(parser);
  if (c.fields.empty() || c.in_value) c.fields.emplace_back();
  c.in_value = false;
  c.fields.back().first.append(at, size);
  return 0;
}

int on_value(http_parser* parser, const char* at, std::size_t size) {
  auto& c = collector(parser);
  c.in_value = true;
  c.fields.back().second.append(at, size);
  return 0;
}

int on_headers(http_parser* parser) {
  collector(parser).complete = true;
  return 0;
}

HeadReader::Outcome refuse(int status, std::string message) {
  return {.head = {}, .refusal = Refusal{status, std::move(message)}};
}

bool is_websocket_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") && std::all_of(key.begin(), key.end() - 2, [](char c) {
           return ascii::is_word(c) || c == '+' || c == '/';
         });
}

bool names(const std::string* list, std::string_view word) {
  if (list == nullptr) return false;
  const auto elements = list_elements(*list);
  return std::any_of(elements.begin(), elements.end(), [&](auto e) { return ascii::same_word(e, word); });
}

// Whether an Upgrade can be granted. Only one is known here, in one version.
std::optional<Refusal> check_upgrade(const Head& head, const http_parser& parser) {
  const Request& request = head.request;
  if (!ascii::same_word(*request.header("upgrade"), "websocket")) {
    return Refusal{400, "the only upgrade offered here is websocket"};
  }
  if (request.method != "GET" || parser.http_minor != 1)
    return Refusal{400, "a WebSocket begins with GET and HTTP/1.1"};
  if (!names(request.header("connection"), "upgrade"))
    return Refusal{400, "Connection does not name Upgrade"};
  const auto* version = request.header("sec-websocket-version");
  if (version == nullptr || *version != "13") return Refusal{426, "Sec-WebSocket-Version has to be 13"};
  const auto* key = request.header("sec-websocket-key");
  if (key == nullptr || !is_websocket_key(*key))
    return Refusal{400, "Sec-WebSocket-Key is not 16 bytes in base64"};
  if (head.content_length != 0) return Refusal{400, "a WebSocket request has no body"};
  return std::nullopt;
}

std::optional<Refusal> take_fields(Collector& collected, Request& request) {
  for (auto& [field, value] : collected.fields) {
    if (field.find_first_of(" \t") != std::string::npos) return Refusal{400, "a header's name holds a blank"};
    std::string name = ascii::lower(std::move(field));
    std::string text(trimmed(value));
    const auto [at, is_new] = request.headers.try_emplace(std::move(name), std::move(text));
    if (is_new) continue;
    if (std::find(kSingle.begin(), kSingle.end(), at->first) != kSingle.end()) {
      return Refusal{400, fmt::format("the header {} stands twice", at->first)};
    }
    at->second += ", ";
    at->second += trimmed(value);
  }
  return std::nullopt;
}

HeadReader::Outcome parse(std::string_view bytes, const ServerOptions& options) {
  static const http_parser_settings settings = [] {
    http_parser_settings s;
    http_parser_settings_init(&s);
    s.on_url = on_url;
    s.on_header_field = on_field;
    s.on_header_value = on_value;
    s.on_headers_complete = on_headers;
    return s;
  }();
  Collector collected;
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = &collected;
  const auto parsed = http_parser_execute(&parser, &settings, bytes.data(), bytes.size());
  const auto fault = static_cast<http_errno>(parser.http_errno);
  if (fault == HPE_INVALID_METHOD) return refuse(501, "this method is not known here");
  if (fault != HPE_OK || parsed != bytes.size() || !collected.complete) {
    return refuse(400, fmt::format("the request cannot be read: {}", http_errno_description(fault)));
  }
  if (parser.http_major != 1 || parser.http_minor > 1) return refuse(505, "only HTTP/1.1 is spoken here");
  if (collected.fields.size() > static_cast<std::size_t>(options.max_header_fields)) {
    return refuse(431, "too many header fields");
  }

  Head head;
  head.size = bytes.size();
  head.request.method = http_method_str(static_cast<http_method>(parser.method));
  if (auto refusal = take_fields(collected, head.request)) return {{}, std::move(refusal)};
  const Request& request = head.request;
  if (request.header("transfer-encoding") != nullptr)
    return refuse(501, "send a Content-Length instead of chunks");
  if (request.header("host") == nullptr) return refuse(400, "the header Host is missing");
  if (auto fault_of_target = read_target(collected.target, head.request))
    return refuse(400, *fault_of_target);
  if (request.header("content-length") != nullptr) head.content_length = parser.content_length;
  if (const auto* expect = request.header("expect")) {
    if (!ascii::same_word(*expect, "100-continue")) return refuse(417, "this expectation is not known here");
    head.expects_continue = true;
  }
  if (request.header("upgrade") != nullptr) {
    if (auto refusal = check_upgrade(head, parser)) return {{}, std::move(refusal)};
    head.websocket = true;
  }
  if (head.content_length > options.max_body_bytes) {
    return refuse(413, fmt::format("a body may have {} bytes at most", options.max_body_bytes));
  }
  return {.head = std::move(head), .refusal = {}};
}

}  // namespace

HeadReader::Outcome HeadReader::read(std::string_view all) {
  // Anything but a request line (a TLS hello, for one) is told so at its first byte.
  if (!all.empty() && (all[0] < 'A' || all[0] > 'Z')) return refuse(400, "this port speaks HTTP");
  for (; seen_ < all.size(); ++seen_) {
    const char c = all[seen_];
    const char before = seen_ > 0 ? all[seen_ - 1] : '\0';
    if (seen_ >= options_.max_head_bytes) {
      return refuse(431,
                    fmt::format("the head of a request may have {} bytes at most", options_.max_head_bytes));
    }
    if (c == '\0') return refuse(400, "the request holds a null byte");
    if ((c == '\n') != (before == '\r')) return refuse(400, "lines of a request end with CR LF");
    if (before == '\n' && (c == ' ' || c == '\t')) return refuse(400, "folded header lines are not taken");
    if (c == '\n' && seen_ >= 3 && all.substr(seen_ - 3, 4) == "\r\n\r\n") {
      return parse(all.substr(0, seen_ + 1), options_);
    }
  }
  return {};
}

std::string rebuilt_head(const Request& request) {
  return fmt::format(
      "GET / HTTP/1.1\r\nHost: syncd\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {}\r\n\r\n",
      *request.header("sec-websocket-key"));
}

}  // namespace syncd::daemon
