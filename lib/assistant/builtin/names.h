// SPDX-License-Identifier: Apache-2.0
// The campaigns and countries that words may name. Lives while one message is read: the tables do not change
// then. The thread that owns the tables.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "assistant/builtin/words.h"
#include "domain/entities/name_index.h"
#include "domain/tables.h"

namespace syncd::assistant {

// Campaigns that some words name: several where it cannot be told which, none for a name that no campaign
// has.
struct Mention {
  std::vector<std::string> ids;
  std::size_t begin = 0, end = 0;  // its words
  domain::Fit fit = domain::Fit::whole;
  std::string called = {};  // where no campaign has it
};

// One of the user's tasks: its id, or the words themselves where they fit several, for the operation to tell.
struct TaskMention {
  std::string task;
  std::size_t end = 0;
};

// A run's id, as it was typed.
struct RunMention {
  std::string run;
  std::size_t end = 0;
};

class Names {
 public:
  // `user`: whose tasks may be named.
  explicit Names(domain::Tables& tables, std::string user = {}) : tables_(tables), user_(std::move(user)) {}

  // Every reading of the words from `at` on as a campaign's name; the better ones and the longer ones first.
  std::vector<Mention> campaigns_at(std::span<const Word> words, std::size_t at);
  // "the European one": by a word that its name's word begins.
  std::optional<Mention> campaign_of_kind(std::span<const Word> words, std::size_t at);
  // Campaigns named anywhere in the words, by their whole names or a word of them.
  std::vector<std::string> campaigns_in(std::span<const Word> words);
  std::string brand(const std::string& id);
  // Every reading of the words from `at` on as one of the user's tasks, the longer ones first.
  std::vector<TaskMention> tasks_at(std::span<const Word> words, std::size_t at);
  // The task that the assistant made or changed for the user last; empty for none. Told by whoever remembers.
  std::function<std::string()> recent_task = [] { return std::string(); };
  // The id of the user's task with this title; empty for none or several.
  std::string task_called(const std::string& title);
  // The same as the id of a run that there is.
  std::vector<RunMention> runs_at(std::span<const Word> words, std::size_t at);
  // What a task is called; what is no task's id is given back.
  std::string task_title(const std::string& id);
  std::vector<std::string> campaigns() { return index().ids(); }

  // Counts what reading a message costs: false once it has cost too much, and then what was read of it is
  // not to be trusted.
  bool step() { return steps_ < kMostSteps && ++steps_ > 0; }
  int steps() const { return steps_; }
  void exhaust() { steps_ = kMostSteps; }
  bool exhausted() const { return steps_ >= kMostSteps; }

 private:
  static constexpr int kMostSteps = 20'000;

  const domain::NameIndex& index();
  std::optional<Mention> campaign_called(const std::string& fold, domain::Fit worst);
  std::optional<Mention> look_up(const std::string& fold, domain::Fit worst);

  const std::vector<std::pair<std::string, std::string>>& tasks();  // id and title

  domain::Tables& tables_;
  std::string user_;
  std::optional<std::vector<std::pair<std::string, std::string>>> tasks_;
  const domain::NameIndex* index_ = nullptr;
  std::map<std::pair<domain::Fit, std::string>, std::optional<Mention>> called_;
  int steps_ = 0;
};

struct CountryMention {
  std::string code;
  std::size_t end = 0;
  bool doubtful = false;                 // may well be something else: AI, Chad
  std::vector<std::string> others = {};  // where several countries are called so, all of them
};
// A country named by the words from `at` on; the longest reading. Codes of two letters count as they are
// written: "US" is one, "us" is not.
std::optional<CountryMention> country_at(std::span<const Word> words, std::size_t at);

}  // namespace syncd::assistant
