// SPDX-License-Identifier: Apache-2.0
// The daemon's flags as rows, for the manual; made of what the parser is told. Any thread.
#pragma once

#include <string>
#include <vector>

namespace syncd::daemon {

struct FlagRow {
  std::string name;  // without its dashes
  std::string type;  // "TEXT:{none,jwt}", as the parser has it; empty where it takes no value
  std::string usual;
  std::string summary;
  std::string variable;  // of the environment; empty where there is none
  bool many = false;     // may be given again; a list in a file
  bool once = false;     // says what to do once, and stands in no file
};

std::vector<FlagRow> all_flags();

}  // namespace syncd::daemon
