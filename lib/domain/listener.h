// SPDX-License-Identifier: Apache-2.0
// What hears messages as they are stored, and may act on them in the same transaction: so a wish that was
// acknowledged is carried out, whatever happens to the process. Implemented by lib/assistant. The writer's
// thread.
#pragma once

#include <string>
#include <vector>

#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

// Something that was said in a conversation.
struct Said {
  Actor actor;  // who said it; what follows from it is done with their rights
  std::string conversation;
  std::string message_id;
  std::string content;
  Json context;            // as the client sent it
  std::uint64_t seq = 0;   // of the message
  bool addressed = false;  // to the assistant, which then has to answer
};

// An operation that somebody wants, not yet admitted.
struct Wish {
  const Operation* operation = nullptr;
  Json args;
};

// What a message leaves to do outside its transaction: a rule, readings, ends of runs and calls, or with none
// of them a model's answer.
struct Errand {
  Said said;
  std::vector<Wish> wishes;
  std::vector<std::string> about = {};  // campaigns concerned
  std::string rule = {};                // to be run
  bool perhaps = false;                 // only where it can be read as a rule
  bool for_model = false;               // what cannot is for a model
};

// What may be done about a message in its transaction.
class Floor {
 public:
  virtual ~Floor() = default;
  virtual Tables& tables() = 0;
  // Runs a writing operation in the name of the one who spoke, through the gate; gives its data.
  virtual Result<Json> run(const Wish& wish) = 0;
  // Says something in the conversation, as the assistant. `metadata` goes into the message's context.
  virtual void say(std::string text, Json metadata) = 0;
  virtual void leave(Errand errand) = 0;
};

class Listener {
 public:
  virtual ~Listener() = default;
  // Holds nothing back: the same message may be heard again when its transaction had to be repeated.
  virtual void hear(const Said& said, Floor& floor) = 0;
  // The assistant has said something there outside of what was heard.
  virtual void spoke(const std::string& /*org*/, const std::string& /*conversation*/) {}
};

}  // namespace syncd::domain
