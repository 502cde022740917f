// SPDX-License-Identifier: Apache-2.0
#include "cmd/context/settings.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

#include "base/ids.h"
#include "base/text.h"
#include "client/address.h"
#include "cmd/context/contexts.h"
#include "cmd/context/paths.h"

namespace syncd::cmd {
namespace {

// The first that is given, and how the user gave it, for a message about it.
struct Given {
  std::string value;
  std::string_view from;
};

Given first_given(std::initializer_list<Given> choices) {
  for (const auto& choice : choices) {
    if (!choice.value.empty()) return choice;
  }
  return {};
}

Result<std::string> read_url(const Given& given) {
  if (given.value.empty()) return std::string(kDefaultUrl);
  if (client::parse_address(given.value)) return given.value;
  return fail(Code::invalid_field, fmt::format("{}: {} is no address of a server", given.from, given.value),
              "url", fmt::format("write it like {}", kDefaultUrl));
}

Result<Mode> read_mode(const Given& given) {
  if (given.value.empty()) return Mode::table;
  if (const auto mode = mode_named(given.value)) return *mode;
  return fail(Code::invalid_field, fmt::format("{}: {} is no output format", given.from, given.value),
              "output", fmt::format("one of {}", kModeNames));
}

Result<Millis> read_timeout(const Given& given) {
  if (given.value.empty()) return kDefaultTimeout;
  if (const auto duration = parse_duration(given.value); duration && *duration > 0) return *duration;
  return fail(Code::invalid_field, fmt::format("{}: {} is no length of time", given.from, given.value),
              "timeout", "write it like 500ms, 10s, 5m");
}

Result<std::string> clean_token(Result<std::string> text, std::string_view from) {
  if (!text) return text;
  const std::string token(trimmed(*text));
  if (token.empty()) return fail(Code::invalid_field, fmt::format("{} holds no token", terminal_line(from)));
  for (const char c : token) {
    if (c <= ' ' || c == 0x7f) {
      return fail(Code::invalid_field, fmt::format("{} does not hold one token", terminal_line(from)));
    }
  }
  return token;
}

Result<std::string> token_from_file(const std::string& file, const Environment& environment,
                                    std::vector<std::string>& warnings) {
  const auto path = expanded(file, environment);
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0) {
    warnings.push_back(fmt::format("others can read the token in {}; chmod 600 it", path.string()));
  }
  return clean_token(read_small_file(path), path.string());
}

}  // namespace

Result<Settings> resolve_settings(const Flags& flags, const Environment& environment,
                                  const std::function<Result<std::string>()>& read_stdin) {
  const auto variable = [&](const char* name) { return environment(name).value_or(""); };
  Settings settings;

  auto contexts = load_contexts(config_file(environment));
  if (!contexts) return tl::unexpected(contexts.error());
  const Given name = first_given({{flags.context, "--context"},
                                  {variable("SYNCCTL_CONTEXT"), "SYNCCTL_CONTEXT"},
                                  {contexts->current, "`current` in the configuration"}});
  ServerContext context;
  if (!name.value.empty()) {
    const auto found = contexts->by_name.find(name.value);
    if (found == contexts->by_name.end()) {
      Error error{.code = Code::not_found,
                  .message = fmt::format("{}: there is no context {}", name.from, name.value),
                  .field = "context",
                  .hint = "`syncctl context ls` lists them"};
      return tl::unexpected(error);
    }
    context = found->second;
    settings.context = name.value;
    settings.conversation = context.conversation;
  }

  const auto url = read_url(first_given(
      {{flags.url, "--url"}, {variable("SYNCCTL_URL"), "SYNCCTL_URL"}, {context.url, "the context"}}));
  const auto mode = read_mode(first_given({{flags.output, "--output"},
                                           {flags.json ? "json" : "", "--json"},
                                           {variable("SYNCCTL_OUTPUT"), "SYNCCTL_OUTPUT"},
                                           {context.output, "the context"}}));
  const Given given_timeout = first_given({{flags.timeout, "--timeout"},
                                           {variable("SYNCCTL_TIMEOUT"), "SYNCCTL_TIMEOUT"},
                                           {context.timeout, "the context"}});
  const auto timeout = read_timeout(given_timeout);
  if (!url) return tl::unexpected(url.error());
  if (!mode) return tl::unexpected(mode.error());
  if (!timeout) return tl::unexpected(timeout.error());
  const Given user = first_given({{flags.user, "--user"},
                                  {variable("SYNCCTL_USER"), "SYNCCTL_USER"},
                                  {is_id(variable("USER")) ? variable("USER") : "", "USER"}});
  for (const Given& given_name : {user, Given{flags.source, "--source"}}) {
    if (given_name.value.empty() || is_id(given_name.value)) continue;
    return fail(Code::invalid_field, fmt::format("{}: {} is no name", given_name.from, given_name.value), "",
                "1 to 128 printable characters, no blanks at the ends");
  }
  settings.user = user.value;
  if (!flags.source.empty()) settings.source = flags.source;
  settings.url = *url;
  const Given authorities = first_given({{flags.ca_file, "--ca-file"},
                                         {variable("SYNCCTL_CA_FILE"), "SYNCCTL_CA_FILE"},
                                         {context.ca_file, "the context"}});
  if (!authorities.value.empty()) settings.ca_file = expanded(authorities.value, environment).string();
  settings.insecure = flags.insecure;
  if (flags.insecure) {
    settings.warnings.emplace_back("--insecure: anybody on the way can read and change what is said");
  }
  settings.mode = *mode;
  settings.timeout = *timeout;
  settings.timeout_given = !given_timeout.value.empty();

  Result<std::string> token = std::string();
  if (flags.token_file == "-") {
    token = clean_token(read_stdin(), "stdin");
  } else if (!flags.token_file.empty()) {
    token = token_from_file(flags.token_file, environment, settings.warnings);
  } else if (const std::string given = variable("SYNCCTL_TOKEN"); !given.empty()) {
    token = clean_token(given, "SYNCCTL_TOKEN");
  } else if (!context.token_file.empty()) {
    token = token_from_file(context.token_file, environment, settings.warnings);
  }
  if (!token) return tl::unexpected(token.error());
  settings.token = *token;
  return settings;
}

Result<void> check_flags(const Flags& flags) {
  if (const auto url = read_url({flags.url, "--url"}); !url) return tl::unexpected(url.error());
  if (const auto mode = read_mode({flags.output, "--output"}); !mode) return tl::unexpected(mode.error());
  if (const auto time = read_timeout({flags.timeout, "--timeout"}); !time)
    return tl::unexpected(time.error());
  return {};
}

Result<std::string> read_stdin_text() {
  constexpr std::size_t kLargest = 64 * 1024;
  std::string text;
  char block[4096];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(block, static_cast<std::size_t>(got));
    if (text.size() > kLargest) return fail(Code::too_large, "stdin holds more than 64 KiB");
  }
}

}  // namespace syncd::cmd
