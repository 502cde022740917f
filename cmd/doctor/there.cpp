// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "cmd/connection.h"
#include "cmd/doctor/finding.h"
#include "cmd/output/cells.h"
#include "cmd/steady.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd::doctor {
namespace {

constexpr Millis kAgrees = 500;
constexpr Millis kOff = 2'000;      // a clock that is this far off is worth a word
constexpr Millis kFarOff = 30'000;  // and this far, tokens are refused
constexpr std::int64_t kProtocol = 1;
const Finding kUnconnected{Health::skipped, "there is no connection"};

std::string some(const std::vector<std::string>& names) {
  const std::size_t shown = std::min<std::size_t>(names.size(), 3);
  std::string out =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown < names.size() ? out + fmt::format(" and {} more", names.size() - shown) : out;
}

}  // namespace

Finding look_at_connection(Patient& patient) {
  if (!patient.address) return {Health::skipped, "the address has to be right first"};
  protocol::ClientOptions options = session_options(*patient.settings);
  options.topics = "none";
  const Call call{patient.call.shell, patient.call.print, *patient.settings, patient.call.flags,
                  patient.call.verbs};
  const Millis began = steady();
  auto client = connect(call, std::move(options));
  if (!client) {
    const Error& error = client.error();
    const bool refused = info(error.code).exit == Exit::not_authorised;
    return {Health::failed, error.message,
            refused ? "it wants a token that it knows: SYNCCTL_TOKEN, --token-file, or a context that has one"
                    : error.hint,
            info(error.code).exit};
  }
  patient.client = std::move(*client);
  const Json welcome = patient.client->welcome();
  return {Health::fine,
          fmt::format("there in {} ms, as {} in {}", steady() - began,
                      text_at(welcome, "userId", "nobody in particular"), text_at(welcome, "org"))};
}

Finding look_at_encryption(Patient& patient) {
  if (!patient.address) return {Health::skipped, "the address has to be right first"};
  if (patient.address->tls && patient.client) return {Health::fine, "TLS, and the certificate was accepted"};
  if (patient.address->tls) return kUnconnected;
  if (patient.address->on_this_machine()) return {Health::fine, "none, and none needed on the same machine"};
  return {Health::warning, "none: all that is said can be read and changed on the way, the token as well",
          "use wss:// and start syncd with --tls-cert and --tls-key, or behind a proxy"};
}

Finding judge_clock(Millis ahead, Millis round_trip) {
  const Millis off = std::max<Millis>(std::abs(ahead) - round_trip / 2, 0);
  const std::string text =
      off < kAgrees ? "agrees with the server's"
                    : fmt::format("this machine's is {:.1f} s {} the server's",
                                  static_cast<double>(off) / 1000, ahead > 0 ? "behind" : "ahead of");
  if (off < kOff) return {Health::fine, text};
  constexpr auto kAdvice = "set the clock, for example with systemd-timesyncd or chrony, here or there";
  if (off < kFarOff) return {Health::warning, text, kAdvice};
  return {Health::failed, text + "; tokens are refused or outlive their time", kAdvice, Exit::failed};
}

Finding look_at_clock(Patient& patient) {
  if (!patient.client) return kUnconnected;
  const Millis sent = patient.call.shell.now();
  const auto pong = patient.client->call({{"type", "ping"}}, patient.settings->timeout);
  const Millis got = patient.call.shell.now();
  if (!pong) return {Health::failed, pong.error().message, pong.error().hint, info(pong.error().code).exit};
  const auto there = parse_rfc3339(text_at(*pong, "timestamp"));
  if (!there) return {Health::warning, "the server does not say what time it has"};
  return judge_clock(*there - (sent + got) / 2, got - sent);
}

Finding judge_version(const std::string& server, std::int64_t protocol, const Json& operations) {
  const std::string own = "syncctl/" SYNCD_VERSION;
  const std::string text = fmt::format("{} here, {} there", own, server.empty() ? "something" : server);
  if (protocol != kProtocol)
    return {Health::failed,
            fmt::format("{}; it speaks protocol {}, this program {}", text, protocol, kProtocol),
            "install the version of the server", Exit::failed};
  std::vector<std::string> strange, missing;
  for (const Json& row : operations) {
    if (!domain::operation_named(text_at(row, "name"))) strange.push_back(text_at(row, "name"));
  }
  for (const domain::Operation& row : domain::all_operations()) {
    const bool there = std::any_of(operations.begin(), operations.end(),
                                   [&](const Json& one) { return text_at(one, "name") == row.name; });
    if (!there) missing.emplace_back(row.name);
  }
  if (!missing.empty())
    return {Health::warning, fmt::format("{}; the server does not know {}", text, some(missing)),
            "bring the server up to date"};
  if (!strange.empty())
    return {Health::warning, fmt::format("{}; this program does not know {}", text, some(strange)),
            "bring this program up to date; until then `syncctl op` calls them"};
  return {Health::fine, text};
}

Finding look_at_version(Patient& patient) {
  if (!patient.client) return kUnconnected;
  const auto described = patient.client->call({{"type", "describe"}}, patient.settings->timeout);
  if (!described)
    return {Health::failed, described.error().message, described.error().hint,
            info(described.error().code).exit};
  patient.described = member_at(*described, "data");
  return judge_version(text_at(patient.described, "server"),
                       integer_at(patient.client->welcome(), "protocol"),
                       member_at(patient.described, "operations"));
}

Finding look_at_readiness(Patient& patient) {
  if (patient.described.is_null()) return kUnconnected;
  if (member_at(patient.described, "ready") != false) return {Health::fine, "the server takes work"};
  return {Health::failed, "the server takes no work: its disk cannot be written, or it is stopping",
          "look at the server's log, and at the space on the disk that --data is on", Exit::failed};
}

Finding look_at_limits(Patient& patient) {
  if (patient.described.is_null()) return kUnconnected;
  const Json& limits = member_at(patient.described, "limits");
  const std::int64_t frame = integer_at(limits, "frame_bytes");
  if (frame <= 0) return {Health::warning, "the server does not say what its limits are"};
  const std::string text =
      fmt::format("frames of {} KiB, messages of {} KiB, {} conversations at once", frame / 1024,
                  integer_at(limits, "content_bytes") / 1024, integer_at(limits, "rooms"));
  if (frame >= 64 * 1024) return {Health::fine, text};
  return {Health::warning, text,
          "frames are small: large imports and messages are refused; raise it on the server"};
}

}  // namespace syncd::cmd::doctor
