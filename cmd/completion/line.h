// SPDX-License-Identifier: Apache-2.0
// A command line that is being typed, read as far as it goes: which verb it is, what was given to it, and
// what the word at the cursor is. Asks nobody and refuses nothing. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/verbs/shape.h"

namespace syncd::cmd {

struct Line {
  enum class At { verb, flag, value, place };
  At at = At::verb;
  const Verb* verb = nullptr;  // nullptr where none, or none that is known, was named
  std::string path;            // "context use"
  VerbShape scope;             // the verb's, or that of what stands below it
  std::vector<FlagShape> flags;
  std::string argument;            // the name of the flag or the place that is being filled: "campaign"
  std::vector<std::string> given;  // to the places so far
  std::string begun;               // the word at the cursor, or what of it stands for the value
  std::string before;              // what of the word stands before that: "--output="
  std::vector<std::string> used;   // flags that were given
  bool behind_dashes = false;      // behind "--"
  Flags settings;                  // what flags everywhere say
};

// `words` are those behind `syncctl`, the last the one at the cursor.
Line read_line(const std::vector<Verb>& verbs, const std::vector<std::string>& words);

// A word as it stands in a shell, quotes that are still open included, as the shell would hand it over.
// Expands nothing.
std::string without_quotes(const std::string& word);

}  // namespace syncd::cmd
