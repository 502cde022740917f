// SPDX-License-Identifier: Apache-2.0
// What was said and done so far, in no service's own form: people, the assistant, the tools it called and
// what came of them. Values only; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace syncd::assistant::model {

// A tool that the model wants to be run.
struct ToolCall {
  std::string id;  // by which its result is told
  std::string name;
  Json arguments = Json::object();
  std::string fault = {};  // why the arguments cannot be used; such a call is not run, the model is told
};

struct ToolResult {
  std::string content;  // text, most often JSON
  bool failed = false;
};

struct Entry {
  enum class Kind { person, assistant, results };
  struct Settled {
    std::string call;  // id of the call
    ToolResult result;
  };

  Kind kind = Kind::person;
  std::string speaker = {};           // of a person; empty where it does not matter who it was
  std::string text = {};              // of a person or of the assistant
  std::vector<ToolCall> calls = {};   // of the assistant
  std::vector<Settled> results = {};  // of every call of the entry before, in its order
  Json kept = {};  // of the assistant: its turn in the form in which the service wants it back
};

inline Entry said(std::string speaker, std::string text) {
  return {.kind = Entry::Kind::person, .speaker = std::move(speaker), .text = std::move(text)};
}
inline Entry answered(std::string text) {
  return {.kind = Entry::Kind::assistant, .text = std::move(text)};
}

struct Transcript {
  std::string instructions;  // of the operator, see system_prompt
  std::vector<Entry> entries;
};

// A person's text as a model reads it: "ada: first line", every further line indented, so that nobody can
// put words into the mouth of someone else.
std::string spoken(const Entry& entry);

}  // namespace syncd::assistant::model
