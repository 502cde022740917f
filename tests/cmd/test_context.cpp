// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "cmd/context/contexts.h"
#include "cmd/context/paths.h"
#include "cmd/context/settings.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::Folder;
using syncd::cmd::test::TestShell;

namespace {

struct Home : TestShell {
  Folder folder;
  Home() { variables["HOME"] = folder.path.string(); }
  void write(const std::string& name, const std::string& content, mode_t mode = 0600) {
    const auto path = folder.path / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
    ::chmod(path.c_str(), mode);
  }
  void config(const std::string& content) { write(".config/syncctl/config.toml", content); }
  Result<Settings> resolve(const Flags& flags = {}, std::string stdin_text = "") {
    return resolve_settings(flags, shell.environment, [&]() -> Result<std::string> { return stdin_text; });
  }
};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 0777;
}

constexpr const char* kConfig = R"(
current = "work"
[contexts.work]
url = "wss://work.example"
output = "yaml"
timeout = "30s"
conversation = "lobby"
[contexts.home]
url = "ws://home.example"
)";

}  // namespace

TEST_CASE("without a HOME, or with one that is no place, files are where the user's home is, not below /") {
  const std::filesystem::path home = ::getpwuid(::getuid())->pw_dir;
  for (const char* given : {"", "here"}) {
    TestShell shell;
    if (*given != 0) shell.variables["HOME"] = given;
    CHECK(state_folder(shell.shell.environment) == home / ".local/state/syncctl");
    CHECK(config_file(shell.shell.environment) == home / ".config/syncctl/config.toml");
  }
}

TEST_CASE("without anything the defaults hold") {
  Home home;
  const auto settings = home.resolve();
  REQUIRE(settings);
  CHECK(settings->url == "ws://127.0.0.1:4000");
  CHECK(settings->timeout == 10'000);
  CHECK(settings->mode == Mode::table);
  CHECK(settings->token == "");
}

TEST_CASE("flag before environment before context before default") {
  Home home;
  home.config(kConfig);
  auto settings = home.resolve();
  REQUIRE(settings);
  CHECK(settings->url == "wss://work.example");
  CHECK(settings->mode == Mode::yaml);
  CHECK(settings->timeout == 30'000);
  CHECK(settings->conversation == "lobby");

  home.variables["SYNCCTL_URL"] = "ws://env.example";
  home.variables["SYNCCTL_OUTPUT"] = "csv";
  home.variables["SYNCCTL_TIMEOUT"] = "2s";
  settings = home.resolve();
  CHECK(settings->url == "ws://env.example");
  CHECK(settings->mode == Mode::csv);
  CHECK(settings->timeout == 2'000);

  settings = home.resolve({.url = "ws://flag.example", .timeout = "500ms", .json = true});
  CHECK(settings->url == "ws://flag.example");
  CHECK(settings->mode == Mode::json);
  CHECK(settings->timeout == 500);
}

TEST_CASE("the context: flag, environment, current") {
  Home home;
  home.config(kConfig);
  CHECK(home.resolve()->context == "work");
  home.variables["SYNCCTL_CONTEXT"] = "home";
  CHECK(home.resolve()->context == "home");
  CHECK(home.resolve({.context = "work"})->context == "work");
  const auto missing = home.resolve({.context = "nope"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Code::not_found);
}

TEST_CASE("an empty variable is one that is not set") {
  Home home;
  home.variables["SYNCCTL_URL"] = "";
  CHECK(home.resolve()->url == kDefaultUrl);
}

TEST_CASE("tokens come by file, stdin or environment") {
  Home home;
  home.write("token", "from-file\n");
  home.variables["SYNCCTL_TOKEN"] = "from-env";
  CHECK(home.resolve()->token == "from-env");
  CHECK(home.resolve({.token_file = "~/token"})->token == "from-file");
  CHECK(home.resolve({.token_file = "-"}, " from-stdin \n")->token == "from-stdin");
  CHECK_FALSE(home.resolve({.token_file = "-"}, "\n"));
  CHECK_FALSE(home.resolve({.token_file = "-"}, "two words"));
  CHECK(home.resolve({.token_file = "/does/not/exist"}).error().code == Code::not_found);
}

TEST_CASE("a token that others can read is told of") {
  Home home;
  home.write("token", "secret", 0644);
  const auto settings = home.resolve({.token_file = "~/token"});
  REQUIRE(settings);
  REQUIRE(settings->warnings.size() == 1);
  CHECK(settings->warnings[0].find("chmod 600") != std::string::npos);
  CHECK(settings->warnings[0].find("secret") == std::string::npos);
}

TEST_CASE("a configuration that makes no sense is told with its line") {
  Home home;
  home.config("current = \n");
  CHECK(home.resolve().error().message.find("config.toml:1: ") != std::string::npos);
  home.config("[contexts.a]\nurl = 7\n");
  CHECK(home.resolve().error().message.find("config.toml:2: url has to be text") != std::string::npos);
  home.config("[contexts.a]\nurll = \"x\"\n");
  CHECK(home.resolve().error().message.find("config.toml:2: a context has no key urll") != std::string::npos);
  CHECK(info(home.resolve().error().code).exit == Exit::usage);
}

TEST_CASE("nonsense is refused with the way it came") {
  Home home;
  CHECK(home.resolve({.url = "ftp://example.org"}).error().message.starts_with("--url: "));
  home.variables["SYNCCTL_TIMEOUT"] = "soon";
  CHECK(home.resolve().error().message.starts_with("SYNCCTL_TIMEOUT: "));
}

TEST_CASE("context add, ls, use, rm") {
  Home home;
  CHECK(home.run({"context", "add", "local"}) == Exit::done);
  CHECK(home.out.text == "added context local, in use\n");
  CHECK(home.run({"context", "add", "work", "--url", "wss://work.example", "--timeout", "5s"}) == Exit::done);
  CHECK(home.out.text == "added context work\n");
  CHECK(home.run({"context", "ls", "-q"}) == Exit::done);
  CHECK(home.out.text == "local\nwork\n");
  CHECK(home.run({"context", "use", "work"}) == Exit::done);
  CHECK(home.resolve()->url == "wss://work.example");
  CHECK(home.resolve()->timeout == 5'000);
  CHECK(home.run({"context", "rm", "work"}) == Exit::done);
  CHECK(home.resolve()->url == kDefaultUrl);
  CHECK(home.run({"context", "rm", "work"}) == Exit::not_found);
  CHECK(home.run({"context", "add", "../x"}) == Exit::usage);
  CHECK(home.run({"context", "add", "x", "--url", "ftp://nowhere"}) == Exit::usage);
  CHECK(mode_of(home.folder.path / ".config/syncctl/config.toml") == 0600);
  CHECK(mode_of(home.folder.path / ".config/syncctl") == 0700);
}

TEST_CASE("a broken configuration does not take help away") {
  Home home;
  home.config("= nonsense");
  CHECK(home.run({"help"}) == Exit::done);
  CHECK(home.run({"context", "ls"}) == Exit::usage);
}

TEST_CASE("a context read back is the context written") {
  Folder folder;
  const auto file = folder.path / "deep" / "config.toml";
  Contexts contexts{.current = "a.b",
                    .by_name = {{"a.b", {.url = "ws://x", .conversation = "it's \"quoted\"\n"}}, {"c", {}}}};
  REQUIRE(save_contexts(file, contexts));
  const auto read = load_contexts(file);
  REQUIRE(read);
  CHECK(read->current == "a.b");
  CHECK(read->by_name == contexts.by_name);
}

TEST_CASE("folders follow the XDG variables") {
  Home home;
  CHECK(state_folder(home.shell.environment) == home.folder.path / ".local/state/syncctl");
  home.variables["XDG_STATE_HOME"] = "/elsewhere";
  CHECK(state_folder(home.shell.environment) == "/elsewhere/syncctl");
  home.variables["XDG_STATE_HOME"] = "relative";
  CHECK(state_folder(home.shell.environment) == home.folder.path / ".local/state/syncctl");
  home.variables["SYNCCTL_CONFIG"] = "~/mine.toml";
  CHECK(config_file(home.shell.environment) == home.folder.path / "mine.toml");
}
