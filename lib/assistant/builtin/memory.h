// SPDX-License-Identifier: Apache-2.0
// What a conversation was about just before a message: read from the log where it is needed, so that it
// survives a restart. What the assistant has to remember stands in the metadata of its own messages: {for,
// in_reply_to, about, operations, changes, question}. The thread that owns the tables.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assistant/builtin/names.h"
#include "base/json.h"
#include "base/time.h"
#include "domain/listener.h"

namespace syncd::assistant {

class Memory {
 public:
  // Campaigns that were spoken of last, and whether it is plain that they are meant: this person spoke of
  // them, or the assistant did to them, and nobody spoke of others since.
  struct Topic {
    std::vector<std::string> campaigns;
    bool near = false;
  };

  Memory(domain::Tables& tables, const domain::Said& said, Names& names)
      : tables_(tables), said_(said), names_(names) {}

  const Topic& topic();
  // What the assistant asked this person, or did for them as [{operation, args}], since anybody spoke last;
  // null where it did not: a "yes" after another's words may be meant for these.
  const Json& question() { return member_at(last_answer(), "question"); }
  const Json& operations() { return member_at(last_answer(), "operations"); }
  // Whether what it did last changed anything.
  bool has_changed() { return !member_at(last_answer(), "changes").empty(); }
  // Whether what it did last was worked out from by how much a figure was to change.
  bool by_steps() { return member_at(last_answer(), "by_steps") == true; }
  // Whether it changed anything for somebody else lately.
  bool changed_for_others();
  // The task that it made or changed for this person last; empty where that was something else.
  std::string task();
  // seq of the changes of the latest message of this person that made any and still stand, in their order.
  const std::vector<std::int64_t>& changes();
  // Whether it made the change at this seq for this person lately.
  bool made(std::int64_t seq);

 private:
  struct Past {
    std::string user, role, content;
    std::int64_t seq = 0;
    int back = 0;  // 0 for the message right before
  };
  // The messages before, newest first, until `take` says false.
  void each_before(int most, const std::function<bool(const Past&)>& take);
  Json metadata_of(const Past& message);
  const Json& last_answer();

  domain::Tables& tables_;
  const domain::Said& said_;
  Names& names_;
  std::optional<Topic> topic_;
  std::optional<Json> last_answer_;
  std::optional<std::vector<std::int64_t>> changes_;
};

}  // namespace syncd::assistant
