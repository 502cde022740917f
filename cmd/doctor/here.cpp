// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "client/proxy.h"
#include "cmd/context/paths.h"
#include "cmd/doctor/finding.h"
#include "identity/token.h"

namespace syncd::cmd::doctor {
namespace {

constexpr std::uintmax_t kLittle = 16u << 20;
constexpr Millis kSoon = 3'600'000;

Finding failed(const Error& error) {
  return {Health::failed, error.message, error.hint, info(error.code).exit};
}

// The folder itself, or the nearest one above it, which it would be made in.
std::filesystem::path existing(std::filesystem::path folder) {
  std::error_code ignored;
  while (!std::filesystem::exists(folder, ignored) && folder.has_relative_path())
    folder = folder.parent_path();
  return folder;
}

}  // namespace

Finding look_at_configuration(Patient& patient) {
  const auto& environment = patient.call.shell.environment;
  auto settings = resolve_settings(patient.call.flags, environment, read_stdin_text);
  if (!settings) return failed(settings.error());
  patient.settings = std::move(*settings);
  const std::string file = config_file(environment).string();
  std::error_code ignored;
  const bool there = std::filesystem::exists(file, ignored);
  std::string text = there ? file : fmt::format("no file at {}", file);
  if (!patient.settings->context.empty()) text += fmt::format(", context {}", patient.settings->context);
  if (patient.settings->warnings.empty()) return {Health::fine, std::move(text)};
  return {Health::warning, patient.settings->warnings.front(), "chmod 600 the file that it names"};
}

Finding look_at_folders(Patient& patient) {
  const auto& environment = patient.call.shell.environment;
  for (const auto& folder :
       {config_file(environment).parent_path(), state_folder(environment), cache_folder(environment)}) {
    const auto place = existing(folder);
    std::error_code ignored;
    if (!std::filesystem::is_directory(place, ignored))
      return {Health::warning, fmt::format("{} is no folder", place.string()),
              "history, cursors and contexts are not kept; name another with XDG_STATE_HOME"};
    if (::access(place.c_str(), W_OK | X_OK) != 0)
      return {Health::warning, fmt::format("{} cannot be written: {}", place.string(), std::strerror(errno)),
              "history, cursors and contexts are not kept; chown or chmod it, or set XDG_STATE_HOME"};
    struct statvfs space {};
    if (::statvfs(place.c_str(), &space) == 0 && space.f_bavail * space.f_frsize < kLittle)
      return {Health::warning,
              fmt::format("{} has {} KiB left", place.string(), space.f_bavail * space.f_frsize / 1024),
              "make room: cursors and history need some"};
  }
  return {Health::fine, fmt::format("{} can be written", existing(state_folder(environment)).string())};
}

Finding look_at_address(Patient& patient) {
  if (!patient.settings) return {Health::skipped, "the configuration has to be right first"};
  const auto address = client::parse_address(patient.settings->url);
  if (!address) return failed(address.error());
  patient.address = *address;
  const std::string text =
      fmt::format("{} means port {} of {}", patient.settings->url, address->port, address->host);
  const client::Proxy proxy = client::proxy_for(*address, patient.call.shell.environment);
  if (proxy.place.empty()) return {Health::fine, text};
  return {Health::fine,
          fmt::format("{}, by way of the proxy {}, which {} names", text, proxy.shown(), proxy.variable)};
}

Finding judge_claims(const Json& claims, Millis now) {
  const auto instant = [&](const char* key) {
    const Json& value = member_at(claims, key);
    const double seconds = value.is_number() ? value.get<double>() : 0;
    return seconds > 0 && seconds < 253'402'300'800 ? static_cast<Millis>(seconds) * 1000 : 0;
  };
  const std::string who =
      fmt::format("of {} in {}", text_at(claims, "sub", "nobody"), text_at(claims, "org", "default"));
  constexpr auto kRenew = "`syncctl token create` makes one, or ask who runs the server";
  const Millis expires = instant("exp");
  if (expires == 0)
    return {Health::failed, "a token " + who + " that says no time of expiry", kRenew, Exit::not_authorised};
  if (expires <= now)
    return {Health::failed, fmt::format("a token {}, expired {} ago", who, short_duration(now - expires)),
            kRenew, Exit::not_authorised};
  if (const Millis from = instant("nbf"); from > now)
    return {Health::failed, fmt::format("a token {} that counts only in {}", who, short_duration(from - now)),
            "wait, or look at this machine's clock", Exit::not_authorised};
  const std::string text = fmt::format("a token {}, valid for {}", who, short_duration(expires - now));
  return expires - now < kSoon ? Finding{Health::warning, text, kRenew} : Finding{Health::fine, text};
}

Finding look_at_token(Patient& patient) {
  if (!patient.settings) return {Health::skipped, "the configuration has to be right first"};
  if (patient.settings->token.empty())
    return {Health::fine, "none; a server on this machine may not ask for one"};
  const auto read = identity::read_unverified(patient.settings->token);
  if (!read)
    return {Health::failed, "what is given as a token is none",
            "SYNCCTL_TOKEN or --token-file has to hold a JSON Web Token, three parts with dots between them",
            Exit::not_authorised};
  return judge_claims(read->claims, patient.call.shell.now());
}

}  // namespace syncd::cmd::doctor
