// SPDX-License-Identifier: Apache-2.0
// What a case of the conformance tests is made of: frames in every shape, messages that the daemon answers,
// and what it said as one line that reads like the expectation.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "tests/support/daemon_process.h"
#include "tests/support/raw_socket.h"
#include "tests/support/temp_folder.h"

namespace syncd::test {

// One case: what is sent behind the upgrade, and all that comes back, in order: "x" for the answer to the
// message named x, "error" for an error frame, "pong(payload)", "close(code)"; "cut" where the connection
// ends without a close frame. A pong may overtake answers and be overtaken: it is compared as if it came
// last.
struct Case {
  std::string name;
  std::string sent;
  std::string expected;
  bool half_close = false;  // nothing more is sent behind it
  bool any_pong = false;    // however many there are, they count as one "pong"
};

// A message of exactly that many bytes which is answered with its name.
std::string message(const std::string& name, std::size_t size = 0);
// A frame whose length is written in so many bits (7, 16, 64), whether it needs them or not.
std::string with_length(std::string_view payload, int bits);
std::string close_payload(int code, std::string_view reason = {});
// The message in so many frames.
std::string fragmented(std::string_view payload, std::size_t piece);

// Runs them one by one, each over a connection of its own. Where the connection survives a case, that is seen
// by one more message.
void check(const std::vector<Case>& cases);

}  // namespace syncd::test
