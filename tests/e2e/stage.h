// SPDX-License-Identifier: Apache-2.0
// A daemon on a folder of its own, and what the tests of this folder ask of it often.
#pragma once

#include <doctest/doctest.h>

#include "tests/support/daemon_process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/ws_client.h"

namespace syncd::test {

struct Stage {
  explicit Stage(std::vector<std::string> arguments = {}) : syncd(folder / "data", std::move(arguments)) {}

  int port() const { return syncd.port(); }
  // Place of the last event in the log.
  std::int64_t seq() const {
    return json(http(port(), "GET", "/ws/stats").body)["data"]["log"]["seq"].get<std::int64_t>();
  }

  TempFolder folder;
  DaemonProcess syncd;
};

// What was said, in a `sync` or among frames.
inline std::vector<std::string> contents(const Json& messages) {
  std::vector<std::string> out;
  for (const Json& one : messages) out.push_back(one["content"]);
  return out;
}
inline std::vector<std::string> contents(const std::vector<Json>& frames) {
  std::vector<std::string> out;
  for (const Json& frame : frames) {
    if (frame["type"] == "message") out.push_back(frame["message"]["content"]);
  }
  return out;
}
inline std::vector<Json> only(const std::vector<Json>& frames, const std::string& type) {
  std::vector<Json> out;
  for (const Json& frame : frames) {
    if (frame["type"] == type) out.push_back(frame);
  }
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace syncd::test
