// SPDX-License-Identifier: Apache-2.0
// Who is in the conversations of one organisation. A person counts once, however many connections they have;
// one whose connection broke stays for a grace, so that a short outage is not told. Decides who has to be
// told and leaves the telling to others. Loop thread only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "protocol/frames.h"

namespace syncd::daemon {

class Presence {
 public:
  // Of more than so many, comings and goings are not told one by one, nor everyone listed: each would be
  // told of each.
  static constexpr std::size_t kCrowd = 100;

  explicit Presence(Millis grace) : grace_(grace) {}

  // `person` is the user, or the connection where nobody said who it is. True: the others are to be told.
  bool arrive(const std::string& conversation, const protocol::Participant& who, std::string_view person);
  // True: the others are to be told now. Otherwise the person is still there, or expire() will tell.
  bool depart(const std::string& conversation, std::string_view client_id, bool said_so, Millis now);

  struct Gone {
    std::string conversation;
    protocol::Participant who;
  };
  // Those whose grace is over.
  std::vector<Gone> expire(Millis now);

  // Those who are there, or the first of a crowd; count() says how many they are.
  std::vector<protocol::Participant> in(const std::string& conversation) const;
  std::size_t count(const std::string& conversation) const;

 private:
  struct Member {
    protocol::Participant who;
    std::string person;
    Millis leaves_at = 0;  // 0 while connected
  };
  std::unordered_map<std::string, std::vector<Member>> conversations_;
  std::size_t leaving_ = 0;
  Millis grace_;
};

}  // namespace syncd::daemon
