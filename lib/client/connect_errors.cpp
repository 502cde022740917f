// SPDX-License-Identifier: Apache-2.0
#include "client/connect_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace syncd::client {
namespace {

struct Status {
  unsigned status;
  Code code;
  std::string_view message;  // after "host:port"
  std::string_view hint;
};

constexpr std::array kStatuses{
    Status{400, Code::cannot_connect, "does not take the connection", "is it wss:// there?"},
    Status{401, Code::unauthorized, "asks for a valid token", "give one with --token-file or SYNCCTL_TOKEN"},
    Status{403, Code::forbidden, "does not let this client in", "see --allow-origin and the token's role"},
    Status{429, Code::rate_limited, "gets too many connections from here", "try again later"},
    Status{503, Code::cannot_connect, "is not ready to take connections", "try again in a moment"},
};

struct Detail {
  std::string_view part;
  std::string_view message;  // with the address in place of {}
  std::string_view hint;
};

// What libwebsockets 4.1 says, by the part that tells it apart.
constexpr std::array kDetails{
    Detail{kNoSuchName, "the name of {} cannot be found", "check the spelling and the name service"},
    Detail{"Unable to connect", "{} refuses connections", "is syncd running there?"},
    Detail{"cert", "the certificate of {} is not trusted",
           "name the authority that signed it with --ca-file, where the system does not know it"},
    Detail{"SSL", "no TLS connection to {} came about",
           "its certificate may not be trusted (--ca-file names its authority), or it is ws:// there"},
    Detail{"imed out", "{} does not answer", "is it the right host, and is a firewall between?"},
    Detail{"imeout", "{} does not answer", "is it the right host, and is a firewall between?"},
    Detail{"read failed", "{} is not a syncd: it closed the connection without an answer",
           "check the port, and whether it is ws:// or wss:// there"},
    Detail{"HS:", "{} is not a syncd: its answer is no WebSocket's", "check the address and the port"},
};

}  // namespace

Error connect_error(const Address& address, unsigned status, std::string_view detail) {
  const std::string where = address.authority();
  const auto told =
      std::find_if(kStatuses.begin(), kStatuses.end(), [&](const Status& s) { return s.status == status; });
  if (told != kStatuses.end()) {
    return {.code = told->code,
            .message = fmt::format("{} {}", where, told->message),
            .hint = std::string(told->hint)};
  }
  if (status >= 200) {
    return {.code = Code::cannot_connect,
            .message = fmt::format("{} is not a syncd: it answered with HTTP status {}", where, status),
            .hint = "check the address and the port"};
  }
  const auto known = std::find_if(kDetails.begin(), kDetails.end(), [&](const Detail& d) {
    return detail.find(d.part) != std::string_view::npos;
  });
  if (known == kDetails.end()) {
    return {.code = Code::cannot_connect,
            .message = fmt::format("cannot connect to {}", where),
            .hint = "is syncd running there?"};
  }
  return {.code = Code::cannot_connect,
          .message = fmt::format(fmt::runtime(known->message), where),
          .hint = std::string(known->hint)};
}

}  // namespace syncd::client
