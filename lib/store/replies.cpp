// SPDX-License-Identifier: Apache-2.0
#include "store/replies.h"

#include "base/ids.h"

namespace syncd::store {
namespace {

constexpr std::int64_t kKept = 1'000'000;
constexpr std::int64_t kSweep = 4'096;  // rows that are dropped at a time

std::uint64_t key_of(std::string_view user, std::string_view id) {
  std::string key(user);
  key += '\0';
  key += id;
  return content_hash(key);
}

}  // namespace

void Replies::load() {
  rows_.clear();
  order_.clear();
  auto row = tables_.query(
      "select row, user_id, id from replies where row > (select ifnull(max(row), 0) from replies) - ? order "
      "by row",
      kKept);
  while (row.next()) {
    last_row_ = row.integer(0);
    index(key_of(row.text(1), row.text(2)), last_row_);
  }
}

std::optional<Replies::Reply> Replies::find(std::string_view user, std::string_view id) {
  const auto at = rows_.find(key_of(user, id));
  if (at == rows_.end()) return std::nullopt;
  auto row = tables_.query("select hash, reply from replies where row = ? and user_id = ? and id = ?",
                           at->second, user, id);
  if (!row.next()) return std::nullopt;
  return Reply{row.integer(0), row.string(1)};
}

void Replies::add(std::string_view user, std::string_view id, std::int64_t hash, std::string_view text) {
  tables_.run("insert into replies values (?, ?, ?, ?, ?)", ++last_row_, user, id, hash, text);
  const std::uint64_t key = key_of(user, id);
  index(key, last_row_);
  pending_.push_back(key);
  if (last_row_ % kSweep == 0) tables_.run("delete from replies where row <= ?", last_row_ - kKept);
}

void Replies::committed() {
  pending_.clear();
}

void Replies::rolled_back() {
  for (const std::uint64_t key : pending_) rows_.erase(key);
  for (std::size_t i = 0; i < pending_.size() && !order_.empty(); ++i) order_.pop_back();
  last_row_ -= static_cast<std::int64_t>(pending_.size());
  pending_.clear();
}

void Replies::index(std::uint64_t key, std::int64_t row) {
  rows_[key] = row;
  order_.push_back({key, row});
  if (static_cast<std::int64_t>(order_.size()) <= kKept + kSweep) return;
  // An id that came again after its answer was let go stands here twice; the later one counts.
  const Entry oldest = order_.front();
  order_.pop_front();
  if (const auto it = rows_.find(oldest.key); it != rows_.end() && it->second == oldest.row) rows_.erase(it);
}

}  // namespace syncd::store
