// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "identity/token.h"
#include "tests/cmd/test_shell.h"

using namespace syncd;
using namespace syncd::cmd;
using syncd::cmd::test::Folder;
using syncd::cmd::test::TestShell;

namespace {

const std::string kSecret = "correct-horse-battery-staple-0123456789";

struct Desk : TestShell {
  Folder folder;
  std::string secret = write("secret", kSecret + "\n", 0600);
  Desk() {
    variables["HOME"] = folder.path.string();
    shell.now = [] { return Millis{1'770'000'000'000}; };
  }
  std::string write(const std::string& name, const std::string& content, mode_t mode) {
    const auto path = folder.path / name;
    std::ofstream(path) << content;
    ::chmod(path.c_str(), mode);
    return path.string();
  }
  // What `token create` prints, without the line's end.
  std::string created(std::vector<std::string> more) {
    std::vector<std::string> words{"token", "create", "--secret-file", secret};
    words.insert(words.end(), more.begin(), more.end());
    REQUIRE(run(words) == Exit::done);
    return out.text.substr(0, out.text.find('\n'));
  }
  Json inspected(std::vector<std::string> words) {
    words.insert(words.begin(), {"token", "inspect"});
    words.push_back("--json");
    run(words);
    return parse_json(out.text).value_or(Json());
  }
};

}  // namespace

TEST_CASE("a token that was made is one that a server with the secret takes") {
  Desk desk;
  const std::string token =
      desk.created({"--user", "ada", "--org", "acme", "--role", "operator", "--ttl", "2h"});
  identity::KeySet keys;
  REQUIRE(keys.add(identity::secret_key("", kSecret).value()));
  const auto who = identity::verify(keys, {}, token, desk.shell.now());
  REQUIRE(who);
  CHECK(who->user == "ada");
  CHECK(who->org == "acme");
  CHECK(who->role == "operator");
  CHECK(who->expires_at == desk.shell.now() + 7'200'000);
  CHECK_FALSE(who->jti.empty());
  CHECK(desk.created({"--user", "ada"}) != desk.created({"--user", "ada"}));
}

TEST_CASE("what a token says is never shown as proven when nobody checked it") {
  Desk desk;
  const std::string token = desk.created({"--user", "ada", "--jti", "j7", "--ttl", "1h"});
  const Json unchecked = desk.inspected({token});
  CHECK(unchecked["verified"] == "no: no key was given to check it with");
  CHECK(unchecked["sub"] == "ada");
  CHECK(unchecked["jti"] == "j7");
  CHECK(unchecked["alg"] == "HS256");
  CHECK(unchecked["expires"] == "in 1 h");
  CHECK(desk.inspected({token, "--secret-file", desk.secret})["verified"] == "yes");
  const std::string other = desk.write("other", std::string(40, 'x'), 0600);
  CHECK(desk.inspected({token, "--secret-file", other})["verified"] == "no: its signature is wrong");
  CHECK(desk.run({"token", "inspect", token, "--secret-file", other}) == Exit::not_authorised);
  desk.shell.now = [] { return Millis{1'770'000'000'000 + 7'200'000}; };
  const Json late = desk.inspected({token, "--secret-file", desk.secret});
  CHECK(late["verified"] == "no: it has expired");
  CHECK(late["expired"] == "1 h ago");
}

TEST_CASE("a claim cannot say for itself that it was verified") {
  Desk desk;
  std::string token = desk.created({"--user", "ada"});
  const auto dot = token.find('.');
  // {"verified":"yes"}
  const std::string forged =
      token.substr(0, dot) + ".eyJ2ZXJpZmllZCI6InllcyJ9" + token.substr(token.rfind('.'));
  CHECK(desk.inspected({forged})["verified"] == "no: no key was given to check it with");
}

TEST_CASE("a secret comes from a file that is its owner's alone, and long enough") {
  Desk desk;
  const std::string open = desk.write("open", kSecret, 0644);
  CHECK(desk.run({"token", "create", "--user", "ada", "--secret-file", open}) != Exit::done);
  CHECK(desk.err.text.find(kSecret) == std::string::npos);
  CHECK(desk.out.text.empty());
  const std::string brief = desk.write("brief", "hunter2", 0600);
  CHECK(desk.run({"token", "create", "--user", "ada", "--secret-file", brief}) != Exit::done);
  CHECK(desk.err.text.find("hunter2") == std::string::npos);
  CHECK(desk.run({"token", "create", "--user", "ada"}) != Exit::done);
}

TEST_CASE("a token is not made for what no server would take") {
  Desk desk;
  const auto refused = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"token", "create", "--secret-file", desk.secret};
    words.insert(words.end(), more.begin(), more.end());
    return desk.run(words) != Exit::done && desk.out.text.empty();
  };
  CHECK(refused({"--user", ""}));
  CHECK(refused({"--user", "ada", "--org", "../x"}));
  CHECK(refused({"--user", "ada", "--role", "root"}));
  CHECK(refused({"--user", "ada", "--ttl", "soon"}));
  CHECK(refused({"--user", "ada", "--ttl", "0s"}));
  CHECK(refused({"--user", "ada", "--ttl", "4000d"}));
  CHECK(refused({"--user", "ada", "--kid", "../x"}));
}
