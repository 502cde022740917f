// SPDX-License-Identifier: Apache-2.0
// The builtin assistant as a listener: carries out what is said in the transaction in which it is said, and
// answers in the conversation. Readings are left to be done outside. The writer's thread.
#pragma once

#include "domain/listener.h"

namespace syncd::assistant {

class BuiltinListener final : public domain::Listener {
 public:
  void hear(const domain::Said& said, domain::Floor& floor) override;
};

// Hears what is for a model: leaves every message that is to be answered as an errand without wishes.
class ModelListener final : public domain::Listener {
 public:
  void hear(const domain::Said& said, domain::Floor& floor) override;
};

// What came of wishes, put together as a message's text and metadata.
class Report {
 public:
  explicit Report(const domain::Said& said);
  void add(const domain::Wish& wish, const Result<Json>& data);
  void about(const std::vector<std::string>& campaigns);
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  // {for, in_reply_to, about, operations:[{operation, args, ok, seq?, code?}], changes:[seq]}
  Json metadata() const { return metadata_; }

 private:
  std::string text_;
  Json metadata_;
};

}  // namespace syncd::assistant
