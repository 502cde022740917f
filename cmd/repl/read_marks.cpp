// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/read_marks.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "cmd/context/paths.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kMostConversations = 1000;
constexpr std::size_t kMostLogs = 20;

}  // namespace

ReadMarks::Marks ReadMarks::load() const {
  Marks marks;
  const auto content = read_small_file(file_);
  const auto kept = content ? parse_json(*content) : Result<Json>(Json());
  if (!kept || !kept->is_object()) return marks;
  for (const auto& [epoch, conversations] : kept->items()) {
    if (!conversations.is_object()) continue;
    for (const auto& [conversation, seq] : conversations.items()) {
      if (seq.is_number_integer()) marks[epoch][conversation] = seq.get<std::int64_t>();
    }
  }
  return marks;
}

std::optional<std::int64_t> ReadMarks::read_to(const std::string& epoch, const std::string& conversation) {
  Marks marks = load();
  std::int64_t seq = -1;
  for (Marks* from : {&marks, &own_}) {
    if (from->contains(epoch) && (*from)[epoch].contains(conversation))
      seq = std::max(seq, (*from)[epoch][conversation]);
  }
  return seq < 0 ? std::nullopt : std::optional(seq);
}

void ReadMarks::read(const std::string& epoch, const std::string& conversation, std::int64_t seq) {
  std::int64_t& at = own_[epoch][conversation];
  if (seq <= at) return;
  at = seq;
  changed_ = true;
}

void ReadMarks::save() {
  if (!std::exchange(changed_, false)) return;
  Marks marks = load();
  for (const auto& [epoch, conversations] : own_) {
    if (marks.size() >= kMostLogs && !marks.contains(epoch)) marks.clear();
    if (marks[epoch].size() >= kMostConversations) marks[epoch].clear();
    for (const auto& [conversation, seq] : conversations) {
      std::int64_t& at = marks[epoch][conversation];
      at = std::max(at, seq);
    }
  }
  (void)write_private_file(file_, to_text(Json(marks)) + "\n");
}

}  // namespace syncd::cmd
