// SPDX-License-Identifier: Apache-2.0
// Reads the head of an HTTP request strictly: what is not plainly right is refused, and what goes on from
// here is only what was understood. Opens no socket; loop thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/net/options.h"
#include "daemon/net/request.h"

namespace syncd::daemon {

// Why a request goes no further: an HTTP status and a sentence for the one who sent it.
struct Refusal {
  int status = 400;
  std::string message;
};

struct Head {
  Request request;
  std::size_t size = 0;  // bytes of the head, its empty line included
  std::uint64_t content_length = 0;
  bool expects_continue = false;
  bool websocket = false;  // asks for one, in a way that can be granted
};

// Looks for faults and for the end of a head in bytes that arrive little by little.
class HeadReader {
 public:
  explicit HeadReader(const ServerOptions& options) : options_(options) {}

  // `all` is everything received so far. Neither a head nor a refusal: more bytes are needed.
  struct Outcome {
    std::optional<Head> head;
    std::optional<Refusal> refusal;
  };
  Outcome read(std::string_view all);

 private:
  const ServerOptions& options_;
  std::size_t seen_ = 0;
};

// What libwebsockets is given in place of the client's own head.
std::string rebuilt_head(const Request& request);

}  // namespace syncd::daemon
