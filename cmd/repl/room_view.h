// SPDX-License-Identifier: Apache-2.0
// Who is in a conversation and who is typing, as somebody who looks at it should be told: each arrival and
// departure once, and nothing about people who were only away while a connection came back. Reads no clock
// and prints nothing. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace syncd::cmd {

class RoomView {
 public:
  explicit RoomView(std::string self_client = {}) : self_client_(std::move(self_client)) {}

  // Everybody, as a `sync` lists them. Those who were here and are missing get a while to come back.
  void everybody(const Json& participants, Millis now);
  // True where the frame tells something new: somebody came or went.
  bool presence(const Json& frame, Millis now);
  void typing(const Json& frame, Millis now);
  void said_something(const Json& frame);

  // Those who are gone by now: presence frames that nobody sent.
  std::vector<Json> expire(Millis now);

  // Names, as they came.
  std::vector<std::string> people() const;
  std::vector<std::string> typists() const;

 private:
  struct Person {
    std::string source;
    Millis gone_at = 0;  // missing, until then not told
  };

  std::string self_client_;
  std::map<std::string, Person> here_;
  std::map<std::string, Millis> typing_until_;
};

// "ada is typing…", "ada and bob are typing…", "3 people are typing…"; safe to print.
std::string typing_text(const std::vector<std::string>& names, bool utf8);

}  // namespace syncd::cmd
