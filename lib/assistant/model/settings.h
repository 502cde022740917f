// SPDX-License-Identifier: Apache-2.0
// Which service answers, with which key, and how far an answer may go. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "assistant/model/dialect.h"

namespace syncd::assistant::model {

enum class Service { anthropic, openai };

struct Settings {
  Service service = Service::anthropic;
  std::string url;    // of the service itself where empty; a base such as http://127.0.0.1:11434/v1 will do
  std::string model;  // one of the service's where empty
  std::string key;    // see read_key; empty for a server that wants none
  bool stream = true;
  Json extra = Json::object();  // members that every request gets besides, as the service names them

  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds request_timeout{60'000};
  std::chrono::milliseconds first_byte_timeout{30'000};  // of an answer
  std::chrono::seconds idle_timeout{20};                 // between two bytes of it

  int tries = 4;  // of one request, the first included
  std::chrono::milliseconds backoff{500};
  std::chrono::milliseconds backoff_cap{8'000};
  std::chrono::milliseconds retry_after_cap{20'000};

  int turns = 12;                                  // of the model, for one answer
  std::int64_t max_tokens = 8192;                  // of one turn
  std::int64_t output_tokens = 32768;              // of all turns
  std::chrono::milliseconds wall_time{60'000};     // for one answer
  std::size_t max_body = std::size_t{8} << 20;     // bytes of one HTTP answer
  std::size_t max_result = std::size_t{64} << 10;  // bytes that the model is told of one tool's result
  ReplyBounds reply;
};

// The settings with URL and model filled in, once they make sense. A key goes nowhere without TLS but to this
// machine; over https to another one there has to be a key. Doing it again changes nothing.
Result<Settings> completed(Settings settings);

// The key in the file, or the environment's where no file is named. Refuses a file that everybody may read.
Result<std::string> read_key(const std::filesystem::path& file, std::string_view from_environment);

// "api.anthropic.com:443", for people: never a path, a user or a password. Empty for what is no URL.
std::string authority(const std::string& url);
// Whether the URL's host is this machine.
bool is_loopback(const std::string& url);

const Dialect& dialect_of(const Settings& settings);

}  // namespace syncd::assistant::model
