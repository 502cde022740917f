// SPDX-License-Identifier: Apache-2.0
// The labelled corpus: files of lines "turn || turn => label", and what the assistant made of each. The
// format is described in corpus/README.md.
#pragma once

#include <string>
#include <vector>

namespace syncd::test {

struct Turn {
  std::string user;
  std::string text;
  std::string role = "user";  // as a client claims it
};

struct Utterance {
  int line = 0;
  std::string text;  // as it stands in the file
  std::vector<Turn> turns;
  std::vector<std::string> world;  // campaigns beside those that every corpus has
  // "nothing", "asks", or operations in their order, each as NAME FIELD=VALUE... with fields sorted.
  std::vector<std::string> label;
};

std::vector<Utterance> load_corpus(const std::string& name);

struct Verdict {
  std::vector<std::string> made;  // in the same form as a label
  std::string said;               // by the assistant
  bool changed = false;           // a campaign's state did
};

// What happens when the turns are said to an organisation with the corpus's campaigns.
Verdict say(const Utterance& utterance);

struct Score {
  int right_moves = 0, wrong_moves = 0, missed_moves = 0;  // operations that change something
  int right = 0, total = 0;                                // utterances whose whole label is met
  std::vector<std::string> faults;                         // one line each
  std::vector<std::string> wrong;  // of those, what moved something it should not have

  double precision() const;
  double recall() const;
};

Score score(const std::vector<Utterance>& corpus);

}  // namespace syncd::test
