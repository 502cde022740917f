// SPDX-License-Identifier: Apache-2.0
// What a verb takes, as data: read back from the parser to which its row describes itself, so that completion
// and the manual say what the parser takes and nothing else. Knows nothing of values. Any thread.
#pragma once

#include <string>
#include <vector>

#include "cmd/verbs/verb.h"

namespace syncd::cmd {

struct FlagShape {
  std::vector<std::string> names;  // with their dashes, the short one first: "-o", "--output"
  std::string value;               // what stands behind it: "FORMAT"; empty where nothing does
  std::string summary;
  std::vector<std::string> choices = {};
  std::string usual = {};  // the value where none is given
  bool required = false;
  bool many = false;   // may be given again
  bool place = false;  // another way to fill a place

  const std::string& name() const { return names.back(); }
};

struct PlaceShape {
  std::string name;
  std::string summary;
  std::vector<std::string> choices = {};
  bool required = false;
  bool many = false;  // takes all the words that are left
};

struct VerbShape {
  std::string name, summary;
  std::string footer;  // further words and examples, as help shows them
  std::vector<FlagShape> flags;
  std::vector<PlaceShape> places;
  std::vector<VerbShape> below;  // `context` has `add`
};

VerbShape shape_of(const CLI::App& app);
VerbShape shape_of(const Verb& verb);
// The flags that every verb takes.
VerbShape shape_of_all();

}  // namespace syncd::cmd
