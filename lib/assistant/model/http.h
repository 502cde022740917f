// SPDX-License-Identifier: Apache-2.0
// One blocking POST over http or https. TLS is verified, redirects are not followed, everything has a time
// and a size at which it ends, and nothing that was sent (keys are in the head) is in a failure's text.
// Connections are kept for the next request. One thread at a time; several objects on several threads.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace syncd::assistant::model {

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // whole lines, without line ends
  std::string body;
  bool through_proxy = true;  // as the environment names it
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{120'000};
  std::chrono::milliseconds first_byte_timeout{60'000};  // of the body
  std::chrono::seconds idle_timeout{60};                 // without a single byte
  std::size_t max_bytes = std::size_t{4} << 20;
};

struct HttpHead {
  int status = 0;
  std::string content_type;
};

struct HttpAnswer {
  HttpHead head;
  std::optional<std::chrono::milliseconds> retry_after;
};

enum class HttpFault {
  no_connection,
  untrusted,  // whoever answered could not prove who it is
  timed_out,
  broken_off,
  too_large,
  stopped,  // by on_body
  cancelled,
  unusable,  // the URL, or what came is no HTTP
};

struct HttpFailure {
  HttpFault fault;
  std::string message;
};

// Gets the bytes of the body as they come; false stops the transfer.
using OnBody = std::function<bool(const HttpHead&, std::string_view)>;

class Http {
 public:
  Http();
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  tl::expected<HttpAnswer, HttpFailure> post(const HttpRequest& request, const OnBody& on_body,
                                             const std::atomic<bool>& cancelled);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace syncd::assistant::model
