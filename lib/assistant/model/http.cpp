// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/http.h"

#include <curl/curl.h>

#include <chrono>
#include <exception>
#include <mutex>
#include <new>
#include <utility>

namespace syncd::assistant::model {
namespace {

struct Freed {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Lines = std::unique_ptr<curl_slist, Freed>;

CURL* made() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CURL* curl = curl_easy_init();
  if (curl == nullptr) throw std::bad_alloc();
  return curl;
}

void add(Lines& lines, const char* line) {
  curl_slist* longer = curl_slist_append(lines.get(), line);
  if (longer == nullptr) throw std::bad_alloc();
  (void)lines.release();
  lines.reset(longer);
}

// What the callbacks of one transfer share.
struct Transfer {
  CURL* curl;
  const OnBody& on_body;
  const std::atomic<bool>& cancelled;
  std::size_t bytes_left;
  std::optional<HttpHead> head = {};
  bool too_large = false;
  bool stopped = false;
  bool silent = false;  // for longer than it may be
  std::chrono::steady_clock::time_point first_byte_by = {};
  std::exception_ptr thrown = {};  // may not pass through the library

  HttpHead read_head() const {
    long status = 0;
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    return {.status = static_cast<int>(status), .content_type = type == nullptr ? "" : type};
  }

  bool take(std::string_view bytes) {
    if (bytes.size() > bytes_left) {
      too_large = true;
      return false;
    }
    bytes_left -= bytes.size();
    if (!head) head = read_head();
    stopped = !on_body(*head, bytes);
    return !stopped;
  }
};

std::size_t on_bytes(char* data, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  try {
    return transfer.take({data, count}) ? count : CURL_WRITEFUNC_ERROR;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

// The library calls it about once a second even where nothing comes.
int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.silent = !transfer.head && std::chrono::steady_clock::now() > transfer.first_byte_by;
  return transfer.cancelled || transfer.silent ? 1 : 0;
}

HttpFault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PROXY:
      return HttpFault::no_connection;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return HttpFault::untrusted;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFault::timed_out;
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpFault::cancelled;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return HttpFault::broken_off;
    default:
      return HttpFault::unusable;
  }
}

void set_up(CURL* curl, const HttpRequest& request, curl_slist* lines, Transfer& transfer) {
  curl_easy_reset(curl);  // keeps connections
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  if (!request.through_proxy) curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.idle_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
}

}  // namespace

struct Http::Handle {
  std::unique_ptr<CURL, Freed> curl{made()};
};

Http::Http() : handle_(std::make_unique<Handle>()) {}
Http::~Http() = default;

tl::expected<HttpAnswer, HttpFailure> Http::post(const HttpRequest& request, const OnBody& on_body,
                                                 const std::atomic<bool>& cancelled) {
  using Fail = tl::unexpected<HttpFailure>;
  if (cancelled) return Fail({HttpFault::cancelled, "cancelled"});
  CURL* curl = handle_->curl.get();
  Lines lines;
  add(lines, "Content-Type: application/json");
  add(lines, "Expect:");
  for (const std::string& line : request.headers) add(lines, line.c_str());
  Transfer transfer{
      .curl = curl, .on_body = on_body, .cancelled = cancelled, .bytes_left = request.max_bytes};
  transfer.first_byte_by = std::chrono::steady_clock::now() + request.first_byte_timeout;
  set_up(curl, request, lines.get(), transfer);
  const CURLcode code = curl_easy_perform(curl);
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  if (transfer.too_large) return Fail({HttpFault::too_large, "the answer is too large"});
  if (transfer.stopped) return Fail({HttpFault::stopped, "stopped"});
  if (transfer.silent) return Fail({HttpFault::timed_out, "no answer in time"});
  if (code != CURLE_OK) return Fail({fault_of(code), curl_easy_strerror(code)});
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  HttpAnswer answer{.head = transfer.read_head(), .retry_after = {}};
  if (seconds > 0) answer.retry_after = std::chrono::seconds(seconds);
  return answer;
}

}  // namespace syncd::assistant::model
