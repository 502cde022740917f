// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "cmd/completion/verbs.h"
#include "cmd/verbs/operations.h"
#include "cmd/verbs/verb.h"
#include "cmd/verbs/verbs.h"
#include "domain/table.h"

namespace syncd::cmd {

const std::vector<Verb>& all_verbs() {
  static const std::vector<Verb> verbs = [] {
    std::vector<Verb> all{chat_verb(),    send_verb(),    ask_verb(),   join_verb(), who_verb(),
                          tail_verb(),    wait_verb(),    op_verb(),    exec_verb(), run_verb(),
                          import_verb(),  context_verb(), token_verb(), mcp_verb(),  backup_verb(),
                          restore_verb(), doctor_verb(),  bench_verb(), help_verb()};
    all.insert(std::prev(all.end()), {completion_verb(), complete_verb()});
    std::vector<Verb> made = operation_verbs(domain::all_operations());
    std::erase_if(made, [&](const Verb& verb) { return find_verb(all, verb.name) != nullptr; });
    all.insert(all.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
    return all;
  }();
  return verbs;
}

std::string as_typed(std::string word) {
  return word.starts_with(kWordMark) ? word.substr(1) : word;
}

const Verb* find_verb(const std::vector<Verb>& verbs, std::string_view name) {
  const auto found =
      std::find_if(verbs.begin(), verbs.end(), [&](const Verb& verb) { return verb.name == name; });
  return found == verbs.end() ? nullptr : &*found;
}

std::string_view closest_verb(const std::vector<Verb>& verbs, std::string_view typed) {
  std::string_view best;
  std::size_t best_distance = typed.size() < 4 ? 2 : 3;  // at most one slip in a short word, two in a longer
  std::size_t beginning = 0;
  std::string_view begins;
  for (const auto& verb : verbs) {
    if (verb.hidden) continue;
    const std::size_t distance = edit_distance(folded(typed), verb.name);
    if (distance < best_distance) {
      best_distance = distance;
      best = verb.name;
    }
    if (typed.size() >= 2 && verb.name.starts_with(typed)) {
      ++beginning;
      begins = verb.name;
    }
  }
  return best.empty() && beginning == 1 ? begins : best;
}

}  // namespace syncd::cmd
