// SPDX-License-Identifier: Apache-2.0
// The answers that were given to requests with an id, so that the same request runs once however often it
// comes. They are written one behind the other, and found through an index in memory: an index on disk would
// make each commit write a page of it for each user that asked. The last million are kept. The writer's
// thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/tables.h"

namespace syncd::store {

class Replies {
 public:
  struct Reply {
    std::int64_t hash;  // of the request's content
    std::string text;
  };

  explicit Replies(domain::Tables& tables) : tables_(tables) {}

  // Reads the index from the file.
  void load();
  std::optional<Reply> find(std::string_view user, std::string_view id);
  // Within the caller's transaction, whose end is told by committed() or rolled_back().
  void add(std::string_view user, std::string_view id, std::int64_t hash, std::string_view text);
  void committed();
  void rolled_back();

 private:
  void index(std::uint64_t key, std::int64_t row);

  domain::Tables& tables_;
  std::unordered_map<std::uint64_t, std::int64_t> rows_;  // hash of user and id -> row
  struct Entry {
    std::uint64_t key;
    std::int64_t row;
  };
  std::deque<Entry> order_;             // oldest first
  std::vector<std::uint64_t> pending_;  // keys of the open transaction
  std::int64_t last_row_ = 0;
};

}  // namespace syncd::store
