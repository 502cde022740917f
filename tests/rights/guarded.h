// SPDX-License-Identifier: Apache-2.0
// A daemon that wants tokens, and tokens for it.
#pragma once

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "identity/token.h"
#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/ws_client.h"

namespace syncd::test {

inline const std::string kSecret = "correct-horse-battery-staple-0123456789";

inline Millis wall_clock() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

struct Wanted {
  std::string user = "ada", role = "admin", org = "default", jti = "";
  Millis ttl = 600'000;
  Millis age = 0;
};

inline std::string token(const Wanted& wanted = {}, const std::string& secret = kSecret) {
  const Millis now = wall_clock() - wanted.age;
  return identity::issue({.user = wanted.user,
                          .org = wanted.org,
                          .role = wanted.role,
                          .jti = wanted.jti,
                          .issued_at = now,
                          .expires_at = now + wanted.age + wanted.ttl},
                         identity::secret_key("", secret).value())
      .value();
}

inline std::string bearer(const std::string& token) {
  return "Authorization: Bearer " + token + "\r\n";
}

struct Guarded {
  explicit Guarded(std::vector<std::string> more = {})
      : syncd(folder / "data", [&] {
          std::vector<std::string> all{"--auth", "jwt", "--auth-secret-file", secret_file()};
          // Tests ask for more than a person would.
          if (std::find(more.begin(), more.end(), "--rate-limit") == more.end())
            all.insert(all.end(), {"--rate-limit", "0"});
          all.insert(all.end(), more.begin(), more.end());
          return all;
        }()) {}

  std::string secret_file() const {
    const auto path = folder / "secret";
    std::ofstream(path) << kSecret << "\n";
    ::chmod(path.c_str(), 0600);
    return path.string();
  }
  int port() const { return syncd.port(); }

  HttpAnswer get(const std::string& path, const std::string& with) const {
    return http(port(), "GET", path, "", bearer(with));
  }
  HttpAnswer post(const std::string& path, const Json& body, const std::string& with) const {
    return http(port(), "POST", path, body.dump(), "Content-Type: application/json\r\n" + bearer(with));
  }
  // How a WebSocket ends that is opened so.
  ServerFrame end_of(const std::string& target, const std::string& headers = "") const {
    RawSocket socket(port());
    REQUIRE(socket.upgrade(target, headers).status == 101);
    while (auto frame = socket.frame()) {
      if (frame->opcode == 0x8) return *frame;
    }
    return {};
  }

  TempFolder folder;
  DaemonProcess syncd;
};

}  // namespace syncd::test
