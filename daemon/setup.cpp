// SPDX-License-Identifier: Apache-2.0
#include "daemon/setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace syncd::daemon {
namespace {

constexpr std::size_t kSecretBytes = 16;

}  // namespace

std::filesystem::path organisation_file(const std::filesystem::path& folder, const std::string& org) {
  return folder / (org + ".sqlite");
}

Millis wall_clock() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Settings settings_of(const Options& options) {
  Settings settings;
  settings.heartbeat_seconds = options.heartbeat_seconds;
  settings.mission_heartbeat = Millis{1000} * options.mission_heartbeat_seconds;
  settings.grace = options.grace_ms;
  settings.organisations = static_cast<std::size_t>(options.max_organisations);
  apply(options.limits, options.auth == "jwt", settings);
  return settings;
}

ServerOptions server_options(const Options& options) {
  ServerOptions out;
  apply(options.limits, out);
  out.allowed_origins = options.allow_origin;
  out.proxies = options.behind_proxy;
  out.tls_certificate_file = options.tls_cert;
  out.tls_key_file = options.tls_key;
  out.ping_ms = options.heartbeat_seconds * 1000;
  out.gone_ms = options.heartbeat_seconds * 1800;
  out.flush_in_callback = options.flush_in_callback;
  return out;
}

Result<TlsKeys> tls_keys(const Options& options) {
  if (options.tls_cert.empty()) return TlsKeys();
  return load_tls_keys(options.tls_cert, options.tls_key);
}

Rules::Bounds rule_bounds(const Options& options) {
  Rules::Bounds bounds;
  bounds.limits.rows = options.rule_rows;
  bounds.limits.duration = Millis{1000} * options.rule_seconds;
  bounds.keep = options.rule_results;
  return bounds;
}

Result<assistant::model::Settings> model_settings(const Options& options) {
  assistant::model::Settings settings;
  const bool anthropic = options.assistant == "anthropic";
  settings.service = anthropic ? assistant::model::Service::anthropic : assistant::model::Service::openai;
  settings.url = options.assistant_url;
  settings.model = options.assistant_model;
  // Half of an answer's time to begin, a third of it to go on.
  settings.wall_time = std::chrono::seconds(options.assistant_timeout_seconds);
  settings.first_byte_timeout = settings.wall_time / 2;
  settings.idle_timeout = std::chrono::seconds(std::max(1, options.assistant_timeout_seconds / 3));
  settings.request_timeout = settings.wall_time;
  const char* variable = std::getenv(anthropic ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY");
  auto key = assistant::model::read_key(options.assistant_key_file, variable == nullptr ? "" : variable);
  if (!key) return tl::unexpected<Error>(key.error());
  settings.key = std::move(*key);
  return assistant::model::completed(std::move(settings));
}

Result<std::string> chatgpt_secret(const Options& options) {
  if (options.chatgpt_secret_file.empty()) return std::string();
  auto secret = assistant::model::read_key(options.chatgpt_secret_file, {});
  if (!secret) {
    secret.error().message = "--chatgpt-secret-file: " + secret.error().message;
  } else if (secret->size() < kSecretBytes) {
    return fail(Code::invalid_field,
                fmt::format("--chatgpt-secret-file: a secret has {} characters at least", kSecretBytes));
  }
  return secret;
}

}  // namespace syncd::daemon
