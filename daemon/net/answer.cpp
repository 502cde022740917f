// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/answer.h"

#include <fmt/format.h>
#include <http_parser.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/errors.h"
#include "base/json.h"
#include "daemon/net/request.h"

namespace syncd::daemon {
namespace {

// The refusals of this layer, by status. Others come from the application with a code of their own.
std::string_view code_of(int status) {
  switch (status) {
    case 403:
      return info(Code::forbidden).name;
    case 404:
      return info(Code::not_found).name;
    case 408:
      return info(Code::timeout).name;
    case 413:
    case 431:
      return info(Code::too_large).name;
    case 500:
      return info(Code::internal).name;
    case 501:
      return info(Code::not_implemented).name;
    case 503:
      return info(Code::busy).name;
    default:
      return info(Code::invalid_frame).name;
  }
}

bool breaks_line(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 && c != '\t'; });
}

}  // namespace

std::string answer_head(int status, std::string_view content_type, std::optional<std::size_t> length,
                        const ExtraHeaders& extra) {
  auto head = fmt::format(
      "HTTP/1.1 {} {}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: "
      "no-referrer\r\n",
      status, http_status_str(static_cast<http_status>(status)));
  if (!content_type.empty()) head += fmt::format("Content-Type: {}\r\n", content_type);
  if (length) head += fmt::format("Content-Length: {}\r\n", *length);
  bool says_caching = false;
  for (const auto& [name, value] : extra) {
    if (breaks_line(name) || breaks_line(value)) continue;
    says_caching = says_caching || ascii::same_word(name, "cache-control");
    head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!says_caching) head += "Cache-Control: no-store\r\n";
  head += "\r\n";
  return head;
}

std::string error_body(int status, std::string_view message) {
  std::string body = R"({"success":false,"error":)";
  append_json_string(body, message);
  body += R"(,"code":)";
  append_json_string(body, code_of(status));
  body += "}";
  return body;
}

}  // namespace syncd::daemon
