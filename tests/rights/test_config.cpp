// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <functional>

#include "tests/rights/guarded.h"

using namespace syncd;
using namespace syncd::test;

namespace {

const std::string kNext = "another-secret-of-thirty-two-bytes-or-more";

struct Folder : TempFolder {
  std::string write(const std::string& name, const std::string& content, mode_t mode = 0600) const {
    const auto path = *this / name;
    std::ofstream(path) << content;
    ::chmod(path.c_str(), mode);
    return path.string();
  }
};

bool soon(const std::function<bool()>& holds) {
  for (const Millis until = wall_clock() + 30'000; wall_clock() < until;) {
    if (holds()) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a file says what flags say, and flags and variables come before it") {
  const Folder folder;
  const std::string file = folder.write("syncd.toml", R"(
listen = "127.0.0.1:4711"
allow_origin = ["https://one.example", "https://two.example"]
heartbeat-seconds = 7
demo = true
assistant-url = "http://me:hunter2@127.0.0.1:1/v1"
)");
  const Ended printed = run({program(), "--config", file, "--heartbeat-seconds", "9", "--print-config"});
  CHECK(printed.status == 0);
  CHECK(printed.out.find("127.0.0.1:4711") != std::string::npos);
  CHECK(printed.out.find("https://two.example") != std::string::npos);
  CHECK(printed.out.find("heartbeat-seconds = 9") != std::string::npos);
  CHECK(printed.out.find("demo = true") != std::string::npos);
  CHECK(printed.out.find("hunter2") == std::string::npos);
  const Ended by_variable =
      run({"env", "SYNCD_LISTEN=127.0.0.1:4712", program(), "--config", file, "--print-config"});
  CHECK(by_variable.out.find("127.0.0.1:4712") != std::string::npos);
  CHECK(by_variable.out.find("127.0.0.1:4711") == std::string::npos);
  // What is printed can be read again and says the same.
  const std::string again = folder.write("again.toml", printed.out);
  CHECK(run({program(), "--config", again, "--print-config"}).out == printed.out);
}

TEST_CASE("a configuration that is not sound is refused in words, before anything is started") {
  const Folder folder;
  const auto check = [&](const std::string& content) {
    return run({program(), "--config", folder.write("c.toml", content), "--check-config"});
  };
  CHECK(check("listen = \"127.0.0.1:0\"\n").status == 0);
  for (const char* content : {"listen = ", "no-such-flag = 1", "heartbeat-seconds = \"soon\"",
                              "heartbeat-seconds = 0", "[server]\nlisten = \"x\"", "listen = \"0.0.0.0:1\"",
                              "auth = \"magic\"", "config = \"x\"", "demo = 1.5"}) {
    CAPTURE(content);
    const Ended ended = check(content);
    CHECK(ended.status == 2);
    CHECK_FALSE(ended.err.empty());
  }
  CHECK(check("auth = \"jwt\"").status == 1);
  CHECK(check("auth = \"jwt\"\nauth-secret-file = \"/nowhere\"").status == 1);
  CHECK(run({program(), "--config", "/nowhere.toml", "--check-config"}).status == 2);
}

TEST_CASE("SIGHUP takes other keys, and closes what the old ones let in") {
  const Folder folder;
  const std::string secret = folder.write("secret", kSecret);
  const std::string file =
      folder.write("syncd.toml", "auth = \"jwt\"\nauth-secret-file = \"" + secret + "\"\n");
  DaemonProcess syncd(folder / "data", {"--config", file});
  const auto status = [&](const std::string& with) {
    return http(syncd.port(), "GET", "/api/media-buys", "", bearer(with)).status;
  };
  const std::string old = token(), next = token({}, kNext);
  CHECK(status(old) == 200);
  CHECK(status(next) == 401);
  WsClient open(syncd.port(), "token=" + old);

  folder.write("syncd.toml", "auth = \"jwt\"\nnonsense = 1\n");
  syncd.signal(SIGHUP);
  CHECK(soon([&] { return syncd.log().find("the old one stays") != std::string::npos; }));
  CHECK(status(old) == 200);

  folder.write("syncd.toml", "auth = \"jwt\"\nauth-secret-file = \"" + secret +
                                 "\"\nallow-origin = \"https://app.example\"\n");
  folder.write("secret", kNext);
  syncd.signal(SIGHUP);
  CHECK(soon([&] { return status(next) == 200; }));
  CHECK(status(old) == 401);
  CHECK(open.close_code() == 4401);
  RawSocket origin(syncd.port());
  CHECK(origin.upgrade("/ws?token=" + next, "Origin: https://app.example\r\n").status == 101);
  CHECK(json(origin.text().value())["type"] == "presence");
}
