// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "assistant/model/secret.h"
#include "assistant/model/sse.h"
#include "base/ids.h"
#include "base/text.h"

namespace syncd::assistant::model {
namespace {

using std::chrono::milliseconds;
using Kind = Failure::Kind;

double chance() {
  static const Entropy entropy = system_entropy();
  std::uint32_t number = 0;
  entropy(std::as_writable_bytes(std::span(&number, 1)));
  return static_cast<double>(number) / 4294967295.0;
}

bool may_pass(int status) {
  for (const int one : {408, 429, 500, 502, 503, 504, 529}) {
    if (status == one) return true;
  }
  return false;
}

// The body of an answer as it comes: a stream goes through the decoder, anything else is kept whole.
class Receiver {
 public:
  Receiver(const Settings& settings, const OnDelta& tell)
      : settings_(settings), tell_(tell), stream_(dialect_of(settings).stream(settings.reply)) {}

  bool take(const HttpHead& head, std::string_view bytes) {
    streamed_ = head.status == 200 && head.content_type.starts_with("text/event-stream");
    if (!streamed_) {
      body.append(bytes);
      return true;
    }
    auto events = parser_.feed(bytes);
    if (!events) return stop(events.error());
    for (const std::string& data : *events) {
      const auto text = stream_->feed(data);
      if (!text) return stop(text.error());
      say(*text);
    }
    return true;
  }

  Result<Reply> finish(const HttpHead& head) {
    if (streamed_) return stream_->finish();
    if (!head.content_type.starts_with("application/json")) {
      return fail(Code::invalid_frame,
                  fmt::format("the answer is of type \"{}\"", short_line(head.content_type, 60)));
    }
    auto reply = dialect_of(settings_).decode(body, settings_.reply);
    if (reply) say(reply->text);
    return reply;
  }

  std::string body;
  std::optional<Error> error;
  bool told = false;

 private:
  bool stop(const Error& why) {
    error = why;
    return false;
  }
  void say(const std::string& text) {
    if (text.empty() || !tell_) return;
    told = true;
    tell_(text);
  }

  const Settings& settings_;
  const OnDelta& tell_;
  SseParser parser_;
  std::unique_ptr<StreamDecoder> stream_;
  bool streamed_ = false;
};

}  // namespace

milliseconds pause_before(int try_number, std::optional<milliseconds> retry_after, const Settings& settings,
                          double chance) {
  if (retry_after) return std::min(*retry_after, settings.retry_after_cap);
  const auto most =
      std::min(settings.backoff_cap, settings.backoff * (1 << std::clamp(try_number - 1, 0, 16)));
  return milliseconds(static_cast<std::int64_t>(static_cast<double>(most.count()) * chance));
}

struct Exchange::Attempt {
  tl::expected<Reply, Failure> result;
  bool again = false;  // it may help
  std::optional<milliseconds> retry_after = {};
  bool wants_no_reasoning = false;
};

Failure Exchange::failure(Kind kind, std::string_view what) const {
  const std::string said = Secret(settings_.key).out_of(std::string(what));
  return {.kind = kind, .message = fmt::format("{}: {}", authority(settings_.url), short_line(said, 300))};
}

Exchange::Attempt Exchange::judged(const HttpAnswer& answer, const std::string& body) const {
  const int status = answer.head.status;
  const Refusal why = refusal_in(body);
  // What is said of a key often quotes some of it.
  if (status == 401 || status == 403)
    return {tl::unexpected(failure(Kind::key_refused, fmt::format("status {}, the key is refused", status)))};
  const auto what = fmt::format("status {}{}{}", status, why.message.empty() ? "" : ", ", why.message);
  if (may_pass(status) || status >= 500) {
    return {.result = tl::unexpected(failure(Kind::unavailable, what)),
            .again = may_pass(status) && !why.out_of_quota(),
            .retry_after = answer.retry_after};
  }
  return {.result = tl::unexpected(failure(Kind::request_refused, what)),
          .wants_no_reasoning = status == 400 && why.parameter == "reasoning_effort"};
}

Exchange::Attempt Exchange::judged(const HttpFailure& why) const {
  switch (why.fault) {
    case HttpFault::cancelled:
      return {tl::unexpected(failure(Kind::cancelled, why.message))};
    case HttpFault::too_large:
      return {tl::unexpected(failure(Kind::bound_reached, why.message))};
    case HttpFault::no_connection:
    case HttpFault::broken_off:
      return {.result = tl::unexpected(failure(Kind::unavailable, why.message)), .again = true};
    case HttpFault::timed_out: {
      Failure late = failure(Kind::unavailable, why.message);
      late.timed_out = true;
      return {tl::unexpected(std::move(late))};
    }
    case HttpFault::untrusted:
    case HttpFault::stopped:
    case HttpFault::unusable:
      break;
  }
  return {tl::unexpected(failure(Kind::unavailable, why.message))};
}

// Of an answer that came, but is none.
Exchange::Attempt Exchange::judged(const Error& error) const {
  switch (error.code) {
    case Code::too_large:
      return {tl::unexpected(failure(Kind::bound_reached, error.message))};
    case Code::unauthorized:
      return {tl::unexpected(failure(Kind::key_refused, "the key is refused"))};
    case Code::declined:
      return {tl::unexpected(failure(Kind::request_refused, error.message))};
    case Code::busy:
    case Code::cannot_connect:
      return {.result = tl::unexpected(failure(Kind::unavailable, error.message)), .again = true};
    default:
      return {tl::unexpected(failure(Kind::unavailable, error.message))};
  }
}

Exchange::Attempt Exchange::attempt(const std::string& body, const OnDelta& tell) {
  const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - std::chrono::steady_clock::now());
  if (left.count() <= 0) {
    Failure late = failure(Kind::bound_reached, "the time is over");
    late.timed_out = true;
    return {tl::unexpected(std::move(late))};
  }
  Receiver receiver(settings_, tell);
  const auto answer = http_.post(
      {.url = settings_.url,
       .headers = dialect_of(settings_).headers(settings_.key),
       .body = body,
       .through_proxy = !is_loopback(settings_.url),
       .connect_timeout = settings_.connect_timeout,
       .timeout = std::min(settings_.request_timeout, left),
       .first_byte_timeout = settings_.first_byte_timeout,
       .idle_timeout = settings_.idle_timeout,
       .max_bytes = settings_.max_body},
      [&](const HttpHead& head, std::string_view bytes) { return receiver.take(head, bytes); },
      cancel_.flag());
  Attempt out;
  if (receiver.error) {
    out = judged(*receiver.error);
  } else if (!answer) {
    out = judged(answer.error());
    out_of_time_ = answer.error().fault == HttpFault::timed_out && left <= settings_.request_timeout;
  } else if (answer->head.status != 200) {
    out = judged(*answer, receiver.body);
  } else if (auto reply = receiver.finish(answer->head)) {
    out.result = std::move(*reply);
  } else {
    out = judged(reply.error());
  }
  out.again = out.again && !receiver.told;
  return out;
}

tl::expected<Reply, Failure> Exchange::send(Json body, const OnDelta& tell) {
  for (int number = 1;; ++number) {
    Attempt tried = attempt(to_text(body), tell);
    // Some of OpenAI's models take tools only where they are told not to reason; told so, they do.
    if (tried.wants_no_reasoning && !body.contains("reasoning_effort")) {
      body["reasoning_effort"] = "none";
      tried = attempt(to_text(body), tell);
    }
    if (tried.result || !tried.again || number >= settings_.tries) return std::move(tried.result);
    const milliseconds pause = pause_before(number, tried.retry_after, settings_, chance());
    if (std::chrono::steady_clock::now() + pause >= deadline_) return std::move(tried.result);
    if (!cancel_.wait(pause)) return tl::unexpected(failure(Kind::cancelled, "cancelled"));
  }
}

}  // namespace syncd::assistant::model
