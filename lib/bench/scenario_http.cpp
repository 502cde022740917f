// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/ids.h"
#include "bench/dialect.h"
#include "bench/endpoint.h"
#include "bench/scenarios.h"
#include "bench/stamp.h"
#include "bench/usage.h"

namespace syncd::bench {
namespace {

// One request over a connection of its own; what came back, whole.
Result<std::string> post(const Endpoint& endpoint, std::string_view request) {
  auto socket = connect_to(endpoint, Mode::blocking);
  if (!socket) return tl::unexpected(socket.error());
  const auto lost = [&] { return fail(Code::cannot_connect, fmt::format("lost: {}", std::strerror(errno))); };
  while (!request.empty()) {
    const auto sent = ::send(socket->fd(), request.data(), request.size(), MSG_NOSIGNAL);
    if (sent <= 0) return lost();
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
  std::string answer;
  char buffer[4096];
  while (true) {
    const auto got = ::recv(socket->fd(), buffer, sizeof buffer, 0);
    if (got < 0) return lost();
    if (got == 0) return answer;
    answer.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string request_for(const Endpoint& endpoint, const Options& options, std::string_view run, Stamp stamp) {
  auto body = fmt::format(
      R"({{"id":"{0}-{1:010}","conversationId":"bench-{0}","message":{{"role":"user","content":")", run,
      stamp);
  const auto wanted = static_cast<std::size_t>(options.bytes);
  append_stamped(body, stamp, wanted - std::min(wanted, body.size() + 3));
  body += "\"}}";
  const auto token = options.token.empty() ? "" : fmt::format("Authorization: Bearer {}\r\n", options.token);
  return fmt::format(
      "POST /api/ops/message HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{}Content-Length: "
      "{}\r\n"
      "Connection: close\r\n\r\n{}",
      endpoint.authority(), token, body.size(), body);
}

}  // namespace

Result<Outcome> run_http(const Options& options) {
  const auto endpoint = parse_endpoint(options.url);
  if (!endpoint) return tl::unexpected(endpoint.error());
  if (auto pinned = pin_to_core(options.core); !pinned) return tl::unexpected(pinned.error());
  const auto run = random_token(system_entropy()).substr(0, 8);

  Outcome outcome;
  outcome.parameters = {{"bytes", options.bytes}};
  Histogram latency;
  const Usage usage(options.pid);
  const Nanos begin = monotonic_now();
  const Nanos stop = begin + static_cast<Nanos>(options.seconds * kSecond);
  Nanos now = begin;
  for (Stamp stamp = 1; stamp <= static_cast<Stamp>(options.messages) && now < stop; ++stamp) {
    const auto request = request_for(*endpoint, options, run, stamp);
    const auto answer = post(*endpoint, request);
    if (!answer) return tl::unexpected(answer.error());
    const Nanos asked = now;
    now = monotonic_now();
    latency.record(now - asked);
    if (answer->starts_with("HTTP/1.1 2") || answer->starts_with("HTTP/1.0 2")) continue;
    if (outcome.problems.errors++ == 0) outcome.problems.first_error = *answer;
  }
  outcome.add("requests_per_second",
              static_cast<double>(latency.count()) * kSecond / static_cast<double>(now - begin), "/s");
  outcome.add_latency("request", latency, true);
  outcome.add("published", static_cast<double>(latency.count()), "");
  usage.add_to(outcome);
  return outcome;
}

}  // namespace syncd::bench
