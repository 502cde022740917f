// SPDX-License-Identifier: Apache-2.0
#include "daemon/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <sstream>

#include "base/errors.h"
#include "base/text.h"
#include "daemon/config_file.h"
#include "daemon/flag_rows.h"
#include "daemon/net/access.h"
#include "daemon/net/proxies.h"

namespace syncd::daemon {
namespace {

std::string default_data() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
    return std::string(state) + "/syncd";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::string(home) + "/.local/state/syncd";
  return "/var/lib/syncd";
}

// "host:port", "[::1]:port".
std::string split_listen(Options& options) {
  const auto colon = options.listen.rfind(':');
  if (colon == std::string::npos) return "--listen wants HOST:PORT, such as 127.0.0.1:4000";
  options.host = options.listen.substr(0, colon);
  const std::string port = options.listen.substr(colon + 1);
  char* end = nullptr;
  const long number = std::strtol(port.c_str(), &end, 10);
  if (port.empty() || *end != '\0' || number < 0 || number > 65535)
    return "the port in --listen has to be 0 to 65535";
  options.port = static_cast<int>(number);
  if (!is_loopback_name(options.host) && options.auth != "jwt") {
    return "without tokens syncd listens on this machine only: --listen 127.0.0.1:" + port +
           ", or --auth jwt";
  }
  if (options.tls_cert.empty() != options.tls_key.empty()) return "--tls-cert and --tls-key belong together";
  if (!is_loopback_name(options.host) && options.behind_proxy.empty() && options.tls_cert.empty()) {
    return "beyond this machine tokens have to travel encrypted: --tls-cert and --tls-key, or --behind-proxy "
           "where a proxy in front sees to that";
  }
  if (auto proxies = Proxies::read(options.behind_proxy); !proxies) return proxies.error().message;
  if (options.host.size() > 2 && options.host.front() == '[')
    options.host = options.host.substr(1, options.host.size() - 2);
  return {};
}

void add_flags(CLI::App& app, Options& options, bool& print_config) {
  app.set_version_flag("--version", "syncd " SYNCD_VERSION);
  app.config_formatter(std::make_shared<ConfigFile>());
  app.set_config("--config", "", "a TOML file; every flag is a key in it. Read again on SIGHUP");
  app.allow_config_extras(CLI::config_extras_mode::error);
  const auto flag = [&](const std::string& name, auto& target, const std::string& help) {
    return app.add_option(name, target, help)->envname(variable_of(name))->capture_default_str();
  };
  flag("--listen", options.listen, "HOST:PORT to listen on; port 0 chooses a free one");
  flag("--data", options.data, "folder that holds the organisations' files");
  flag("--auth", options.auth, "who may connect: none (anyone on this machine) or jwt (who has a token)")
      ->check(CLI::IsMember({"none", "jwt"}));
  flag("--auth-secret-file", options.auth_secret_file,
       "file, KID=FILE or folder with what signs tokens (HS256, 32 bytes at least)");
  flag("--auth-public-key-file", options.auth_public_key_file,
       "file, KID=FILE or folder with what checks tokens (RS256 or ES256, PEM)");
  flag("--auth-audience", options.auth_audience, "the aud that a token has to have");
  flag("--auth-issuer", options.auth_issuer, "the iss that a token has to have");
  flag("--org", options.org, "organisation that may be used; without it whichever a token names");
  flag("--max-organisations", options.max_organisations, "organisations open at once")
      ->check(CLI::Range(1, 10'000));
  flag("--heartbeat-seconds", options.heartbeat_seconds, "how often a silent connection is pinged")
      ->check(CLI::Range(1, 3600));
  flag("--mission-heartbeat-seconds", options.mission_heartbeat_seconds,
       "how often a heartbeat is sent on /ws/mission")
      ->check(CLI::Range(1, 3600));
  flag("--grace-ms", options.grace_ms, "how long a broken connection may be away before its leave is told")
      ->check(CLI::Range(0, 600'000));
  flag("--allow-origin", options.allow_origin, "web origin that may connect, beside this machine's own");
  each_limit(options.limits, [&](const char* name, int& value, int least, int most, const char* help) {
    flag(name, value, help)->check(CLI::Range(least, most))->group("Limits");
  });
  flag("--rate-limit", options.limits.rate_limit,
       "operations a second that a user may ask for; 0: any number; auto: 100 where there are tokens")
      ->check([](const std::string& text) {
        return is_rate(text) ? std::string() : "it has to be auto, or 0 to 1000000";
      })
      ->group("Limits");
  flag("--assistant", options.assistant, "who answers in conversations: builtin needs no network")
      ->check(CLI::IsMember({"builtin", "anthropic", "openai", "off"}));
  flag("--assistant-url", options.assistant_url,
       "the language model's service, where it is not the vendor's own; such as http://127.0.0.1:11434/v1");
  flag("--assistant-model", options.assistant_model, "the model's name at that service");
  flag("--assistant-key-file", options.assistant_key_file,
       "file with the service's key; otherwise ANTHROPIC_API_KEY or OPENAI_API_KEY");
  flag("--web-folder", options.web_folder,
       "serve the dashboard's files from this folder, in the place of those in the program");
  flag("--chatgpt-secret-file", options.chatgpt_secret_file,
       "file with the shared secret of a Custom GPT's action; switches POST /integrations/chatgpt on");
  flag("--assistant-timeout-seconds", options.assistant_timeout_seconds,
       "how long a language model may take for an answer, before the builtin assistant gives one")
      ->check(CLI::Range(1, 600));
  flag("--readers", options.readers, "threads that read")->check(CLI::Range(1, 64));
  flag("--rule-seconds", options.rule_seconds, "how long a rule may run")->check(CLI::Range(1, 60));
  flag("--rule-rows", options.rule_rows, "rows that are kept of what a rule finds")
      ->check(CLI::Range(1, 100'000));
  flag("--rule-results", options.rule_results, "results of rules that are kept; the oldest go first")
      ->check(CLI::Range(1, 10'000));
  flag("--log-format", options.log_format, "text or json")->check(CLI::IsMember({"text", "json"}));
  flag("--log-level", options.log_level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  app.add_flag("--demo", options.demo, "fill an empty organisation with three campaigns and a data set")
      ->envname("SYNCD_DEMO");
  flag("--tls-cert", options.tls_cert,
       "PEM file with the certificate and its chain: https:// and wss:// alone");
  flag("--tls-key", options.tls_key, "PEM file with the certificate's private key");
  flag("--behind-proxy", options.behind_proxy,
       "address or network of a proxy in front, which speaks TLS; it is believed whom it speaks for");
  app.add_flag("--flush-in-callback", options.flush_in_callback,
               "write from the socket library's own callback")
      ->group("");
  app.add_option(
         "--restore", options.restore,
         "put this backup in the place of the organisation's file (--org, or the default one), and end")
      ->type_name("FILE");
  app.add_flag("--check-config", options.check_config, "say whether all of this is sound, and end");
  app.add_flag("--print-config", print_config, "print what is in force as a configuration file, and end");
}

// What the parser has no use for on the command line.
std::string unknown_words(const CLI::App& app) {
  const auto words = app.remaining();
  const auto flag =
      std::find_if(words.begin(), words.end(), [](const auto& w) { return w.starts_with('-'); });
  if (flag == words.end())
    return fmt::format("{} is no flag, and syncd takes nothing else", terminal_line(words.front()));
  const std::string name = flag->substr(0, flag->find('='));
  std::string nearest;
  std::size_t least = name.size() / 4 + 1;
  for (const FlagRow& row : all_flags()) {
    const std::size_t distance = edit_distance(short_line(name, 64), "--" + row.name);
    if (distance < least) {
      least = distance;
      nearest = row.name;
    }
  }
  return fmt::format("there is no flag {}{}", terminal_line(name),
                     nearest.empty() ? "" : fmt::format("; did you mean --{}?", nearest));
}

std::string sentence(std::string problem) {
  constexpr std::string_view kStrange = "INI was not able to parse ";
  if (problem.starts_with(kStrange))
    problem.replace(0, kStrange.size(), "the configuration: there is no key ");
  return std::string(trimmed(problem));
}

}  // namespace

std::vector<FlagRow> all_flags() {
  Options options;
  bool print_config = false;
  CLI::App app;
  add_flags(app, options, print_config);
  std::vector<FlagRow> rows;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || option->get_group().empty()) continue;
    const std::string type = option->get_items_expected_max() > 0 ? option->get_type_name() : "";
    rows.push_back({.name = option->get_lnames().front(),
                    .type = type,
                    .usual = type.empty() ? "" : option->get_default_str(),
                    .summary = option->get_description(),
                    .variable = option->get_envname(),
                    .many = option->get_items_expected_max() > 1,
                    .once = is_once(option->get_lnames().front())});
  }
  return rows;
}

Parsed parse_options(int argc, const char* const* argv) {
  Parsed parsed;
  Options& options = parsed.options;
  options.data = default_data();
  CLI::App app(
      "syncd keeps people, dashboards and tools in step: conversations and campaigns in one durable, ordered "
      "log, and every screen that looks at it moves at once.",
      "syncd");
  bool print_config = false;
  add_flags(app, options, print_config);
  try {
    app.parse(argc, argv);
    if (const std::string wrong = split_listen(options); !wrong.empty()) throw CLI::ValidationError(wrong, 2);
    if (print_config) {
      parsed.out = app.config_to_str(true, false);
      parsed.exit = 0;
    }
  } catch (const CLI::Success& asked) {  // --help and --version
    std::ostringstream out, err;
    parsed.exit = app.exit(asked, out, err);
    parsed.out = out.str();
  } catch (const CLI::ExtrasError&) {
    parsed.exit = static_cast<int>(Exit::usage);
    parsed.fault = unknown_words(app);
  } catch (const CLI::ParseError& problem) {
    parsed.exit = static_cast<int>(Exit::usage);
    parsed.fault = sentence(problem.what());
  }
  return parsed;
}

}  // namespace syncd::daemon
