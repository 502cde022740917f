// SPDX-License-Identifier: Apache-2.0
#include "assistant/model/settings.h"

#include <curl/curl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "base/text.h"

namespace syncd::assistant::model {
namespace {

struct ServiceInfo {
  const Dialect& (*dialect)();
  std::string_view base;
  std::string_view path;  // behind the base
  std::string_view model;
};

const ServiceInfo& info(Service service) {
  static const ServiceInfo infos[] = {
      {anthropic, "https://api.anthropic.com/v1", "/messages", "claude-sonnet-5-5"},
      {openai, "https://api.openai.com/v1", "/chat/completions", "gpt-5.4"},
  };
  return infos[static_cast<std::size_t>(service)];
}

class Url {
 public:
  explicit Url(const std::string& text) : url_(curl_url()) {
    valid_ = curl_url_set(url_.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  }
  bool valid() const { return valid_; }
  std::string part(CURLUPart what, unsigned flags = 0) const {
    char* text = nullptr;
    if (!valid_ || curl_url_get(url_.get(), what, &text, flags) != CURLUE_OK) return {};
    std::string out = text;
    curl_free(text);
    return out;
  }
  void path(const std::string& path) { curl_url_set(url_.get(), CURLUPART_PATH, path.c_str(), 0); }
  bool loopback() const {
    const std::string host = part(CURLUPART_HOST);
    const bool numbers = host.find_first_not_of("0123456789.") == std::string::npos;
    return host == "localhost" || host == "[::1]" || (numbers && host.starts_with("127."));
  }

 private:
  struct Freed {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  std::unique_ptr<CURLU, Freed> url_;
  bool valid_ = false;
};

// What may stand in a line of an HTTP head, and in no other line than its own.
bool is_key(std::string_view key) {
  return key.size() <= 4096 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string complete_path(std::string path, std::string_view wanted) {
  while (path.ends_with('/')) path.pop_back();
  if (path.ends_with(wanted)) return path;
  if (path.empty()) path = "/v1";
  return path.append(wanted);
}

}  // namespace

Result<Settings> completed(Settings settings) {
  const ServiceInfo& service = info(settings.service);
  Url url(settings.url.empty() ? std::string(service.base) : settings.url);
  const std::string scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https")
    return fail(Code::invalid_field, "the URL of the language model has to begin with http:// or https://",
                "url");
  if (!url.part(CURLUPART_USER).empty() || !url.part(CURLUPART_PASSWORD).empty())
    return fail(Code::invalid_field, "the URL of the language model may not hold a name or a password",
                "url");
  if (!is_key(settings.key))
    return fail(Code::invalid_field, "the key of the language model holds blanks or what cannot be sent",
                "key");
  if (scheme == "https" && settings.key.empty() && !url.loopback())
    return fail(Code::missing_field, "the language model needs a key", "key");
  if (scheme == "http" && !settings.key.empty() && !url.loopback())
    return fail(Code::invalid_field, "a key is not sent without TLS", "url", "https:// for another machine");
  url.path(complete_path(url.part(CURLUPART_PATH), service.path));
  settings.url = url.part(CURLUPART_URL);
  if (settings.model.empty()) settings.model = service.model;
  return settings;
}

Result<std::string> read_key(const std::filesystem::path& file, std::string_view from_environment) {
  std::string key(from_environment);
  if (!file.empty()) {
    struct stat about {};
    if (stat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode))
      return fail(Code::not_found, "the file of the key cannot be read", "key");
    if ((about.st_mode & S_IROTH) != 0)
      return fail(Code::forbidden, "everybody may read the file of the key", "key", "chmod o-r");
    std::ifstream in(file, std::ios::binary);
    key.assign(8192, '\0');
    in.read(key.data(), static_cast<std::streamsize>(key.size()));
    if (in.bad() || !in.is_open()) return fail(Code::not_found, "the file of the key cannot be read", "key");
    key.resize(static_cast<std::size_t>(in.gcount()));
  }
  key = std::string(trimmed(key));
  if (!file.empty() && key.empty()) return fail(Code::invalid_field, "the file of the key is empty", "key");
  if (!is_key(key)) return fail(Code::invalid_field, "the key holds blanks or what cannot be sent", "key");
  return key;
}

std::string authority(const std::string& url) {
  const Url parsed(url);
  if (!parsed.valid()) return {};
  return parsed.part(CURLUPART_HOST) + ":" + parsed.part(CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

bool is_loopback(const std::string& url) {
  return Url(url).loopback();
}

const Dialect& dialect_of(const Settings& settings) {
  return info(settings.service).dialect();
}

}  // namespace syncd::assistant::model
