// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/topics.h"

#include <fmt/format.h>

#include "base/text.h"
#include "domain/event.h"

namespace syncd::daemon {

Result<std::vector<std::string>> topic_rooms(std::span<const std::string> topics, const std::string& user) {
  std::vector<std::string> rooms;
  for (const std::string& topic : topics) {
    const auto known = domain::topic_named(topic);
    if (topic == "all") {
      rooms = {domain::every_topic_room(), domain::user_room(user)};
    } else if (known == domain::Topic::tasks) {
      rooms.push_back(domain::user_room(user));
    } else if (known) {
      rooms.push_back(domain::topic_room(*known));
    } else if (topic != "none") {
      std::string names = "all, none";
      for (const domain::Topic each : domain::subscribable_topics())
        names += ", " + std::string(domain::name(each));
      return fail(Code::invalid_field,
                  fmt::format("there is no topic \"{}\"", shortened(terminal_line(topic), 32)), "topics",
                  "one of " + names);
    }
  }
  return rooms;
}

}  // namespace syncd::daemon
