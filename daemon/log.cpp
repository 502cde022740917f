// SPDX-License-Identifier: Apache-2.0
#include "daemon/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.h"
#include "base/time.h"

namespace syncd::daemon {
namespace {

// Takes "key=value" or key="quoted value" off the end of what is left; the words before are the event.
Json fields_of(std::string_view line) {
  Json out = Json::object();
  const auto first = line.find('=');
  const auto words = first == std::string_view::npos ? line.size() : line.rfind(' ', first);
  out["event"] = line.substr(0, words == std::string_view::npos ? 0 : words);
  line.remove_prefix(words == std::string_view::npos ? 0 : words);
  while (!line.empty()) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) break;
    const std::string key(line.substr(0, equals));
    line.remove_prefix(equals + 1);
    const bool quoted = !line.empty() && line.front() == '"';
    if (quoted) line.remove_prefix(1);
    const std::string_view value = line.substr(0, line.find(quoted ? '"' : ' '));
    if (!out.contains(key) && key != "time" && key != "level") out[key] = value;
    line.remove_prefix(std::min(value.size() + (quoted ? 1 : 0), line.size()));
  }
  return out;
}

class JsonLines final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto at =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch()).count();
    const auto level = spdlog::level::to_string_view(message.level);
    Json line{{"time", rfc3339(at)}, {"level", std::string_view(level.data(), level.size())}};
    line.update(fields_of({message.payload.data(), message.payload.size()}));
    const std::string text = to_text(line) + "\n";
    out.append(text.data(), text.data() + text.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonLines>(); }
};

}  // namespace

void set_up_log(const std::string& format, const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("syncd");
  if (format == "json") {
    logger->set_formatter(std::make_unique<JsonLines>());
  } else {
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%l%$ %v");
  }
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace syncd::daemon
