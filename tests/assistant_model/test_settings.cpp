// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <fstream>

#include "assistant/model/settings.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::assistant::model;

namespace {

Result<Settings> with(Service service, const std::string& url, const std::string& key = "") {
  Settings settings;
  settings.service = service;
  settings.url = url;
  settings.key = key;
  return completed(settings);
}

}  // namespace

TEST_CASE("a service needs no more than its key") {
  const Settings anthropic = with(Service::anthropic, "", "sk-1").value();
  CHECK(anthropic.url == "https://api.anthropic.com/v1/messages");
  CHECK_FALSE(anthropic.model.empty());
  const Settings openai = with(Service::openai, "", "sk-1").value();
  CHECK(openai.url == "https://api.openai.com/v1/chat/completions");
  CHECK_FALSE(openai.model.empty());
  CHECK(completed(openai).value().url == openai.url);
}

TEST_CASE("a base URL gets the path of its service") {
  const auto url = [](const char* text) { return with(Service::openai, text).value().url; };
  CHECK(url("http://127.0.0.1:11434/v1") == "http://127.0.0.1:11434/v1/chat/completions");
  CHECK(url("http://127.0.0.1:11434/v1/") == "http://127.0.0.1:11434/v1/chat/completions");
  CHECK(url("http://127.0.0.1:8080") == "http://127.0.0.1:8080/v1/chat/completions");
  CHECK(url("http://localhost/openai/v1/chat/completions") == "http://localhost/openai/v1/chat/completions");
  CHECK(url("http://[::1]:80/v1?api-version=2") == "http://[::1]:80/v1/chat/completions?api-version=2");
}

TEST_CASE("a key goes nowhere without TLS, but to this machine") {
  CHECK(with(Service::openai, "http://127.0.0.1:1/v1", ""));
  CHECK(with(Service::openai, "http://localhost:1/v1", "sk-1"));
  CHECK(with(Service::openai, "http://ollama:11434/v1", ""));
  CHECK(with(Service::openai, "https://models.example/v1", "sk-1"));
  CHECK(with(Service::openai, "http://models.example/v1", "sk-1").error().field == "url");
  CHECK(with(Service::openai, "http://127.0.0.1.evil.example/v1", "sk-1").error().field == "url");
  CHECK(with(Service::openai, "https://models.example/v1", "").error().field == "key");
  CHECK(with(Service::anthropic, "", "").error().field == "key");
}

TEST_CASE("what is no URL of a service, and no key, is refused") {
  for (const char* url :
       {"ftp://127.0.0.1/v1", "file:///etc/passwd", "127.0.0.1:80", "http://", "gopher://localhost",
        "http://ada:secret@127.0.0.1/v1", "http://127.0.0.1:99999/v1"}) {
    CAPTURE(url);
    CHECK_FALSE(with(Service::openai, url));
  }
  CHECK(with(Service::anthropic, "", "sk\r\nx-evil: 1").error().field == "key");
  CHECK(with(Service::anthropic, "", "sk 1").error().field == "key");
}

TEST_CASE("the key comes from its file, or from the environment") {
  test::TempFolder folder;
  const auto file = [&](const char* content, std::filesystem::perms perms) {
    std::ofstream(folder / "key") << content;
    std::filesystem::permissions(folder / "key", perms);
    return read_key(folder / "key", "from-environment");
  };
  using std::filesystem::perms;
  CHECK(file(" sk-file\n", perms::owner_read | perms::owner_write).value() == "sk-file");
  CHECK(file("sk-file", perms::owner_read | perms::owner_write | perms::group_read).value() == "sk-file");
  const auto open = file("sk-file", perms::owner_read | perms::owner_write | perms::others_read);
  REQUIRE_FALSE(open);
  CHECK(open.error().code == Code::forbidden);
  CHECK(open.error().message.find("sk-file") == std::string::npos);
  CHECK_FALSE(file("\n", perms::owner_read | perms::owner_write));
  CHECK_FALSE(file("two\nlines", perms::owner_read | perms::owner_write));
  CHECK_FALSE(read_key(folder / "absent", "from-environment"));
  CHECK_FALSE(read_key(folder.path(), "from-environment"));
  CHECK(read_key("", " from-environment\n").value() == "from-environment");
  CHECK(read_key("", "").value().empty());
}

TEST_CASE("of a URL, people are told host and port alone") {
  CHECK(authority("https://api.anthropic.com/v1/messages?x=1") == "api.anthropic.com:443");
  CHECK(authority("http://127.0.0.1:8080/") == "127.0.0.1:8080");
  CHECK(authority("no url at all\n").empty());
}
