// SPDX-License-Identifier: Apache-2.0
// The builtin assistant as a listener: carries out what is said in the transaction in which it is said, and
// answers in the conversation. Readings are left to be done outside. The writer's thread.
#pragma once

#include "assistant/builtin/attention.h"
#include "assistant/builtin/interpreter.h"
#include "domain/listener.h"

namespace syncd::assistant {

class BuiltinListener final : public domain::Listener {
 public:
  void hear(const domain::Said& said, domain::Floor& floor) override;
  void spoke(const std::string& org, const std::string& conversation) override;

 private:
  Attention attention_;
};

// Hears what is for a model: leaves every message that is to be answered as an errand without wishes. A plain
// yes to a question of the assistant's needs no model: what it was about is carried out.
class ModelListener final : public domain::Listener {
 public:
  void hear(const domain::Said& said, domain::Floor& floor) override;
};

// Answers nobody but those who ask it, and says that there is none.
class AbsentListener final : public domain::Listener {
 public:
  void hear(const domain::Said& said, domain::Floor& floor) override;
};

// A wish and what came of it, as it stands in a message's metadata: {operation, args, ok, seq?, code?}.
Json entry_of(const domain::Wish& wish, const Result<Json>& data);

struct Question {
  std::string text;
  Json metadata;
};
// What is asked back, or said where nothing was understood.
Question question_of(const domain::Said& said, const Understanding& understood);

// What came of wishes, put together as a message's text and metadata.
class Report {
 public:
  explicit Report(const domain::Said& said);
  void add(const domain::Wish& wish, const Result<Json>& data);
  void add(const Json& entry);  // the metadata alone
  void about(const std::vector<std::string>& campaigns);
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  // {for, in_reply_to, about, operations:[entry_of], changes:[seq]}, and more:true where what was to be
  // looked up follows in a message of its own
  Json metadata() const { return metadata_; }

 private:
  std::string text_;
  Json metadata_;
};

}  // namespace syncd::assistant
