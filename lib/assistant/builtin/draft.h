// SPDX-License-Identifier: Apache-2.0
// An understanding while it is put together: the wishes so far, what speaks against carrying them out, and at
// the end whether they are carried out or asked back. Reads the tables, changes nothing. The thread that owns
// the tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/builtin/interpreter.h"
#include "assistant/builtin/memory.h"
#include "assistant/builtin/names.h"
#include "assistant/builtin/phrases.h"
#include "assistant/builtin/referents.h"

namespace syncd::assistant {

// What a message is understood by.
struct Scene {
  Scene(domain::Tables& its_tables, const domain::Said& what)
      : tables(its_tables),
        said(what),
        names(its_tables, what.actor.user),
        memory(its_tables, what, names),
        referents(its_tables, what, names, memory) {
    names.recent_task = [this] { return memory.task(); };
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  domain::Tables& tables;
  const domain::Said& said;
  Names names;
  Memory memory;
  Referents referents;
};

class Draft {
 public:
  explicit Draft(Scene& scene) : scene_(scene) {}

  std::vector<domain::Wish>& wishes() { return out_.wishes; }
  bool writes() const;
  bool asked() const { return !out_.question.empty(); }

  // It is asked back then, with this said first; nothing for a doubt that explains itself.
  void doubt(std::string why = {}) { doubts_.push_back(std::move(why)); }
  // Works out what figures come to; false where that cannot be told: then it is asked.
  bool work_out();
  void by_steps(bool so) { out_.by_steps = so; }
  // A doubt where the wish would move a figure the other way than was said.
  void doubt_direction(Direction direction, const domain::Wish& wish);
  // Nothing is carried out then.
  void ask(std::string question);
  // Asks, and remembers what a yes or an answer is to carry out.
  void propose(std::string question, Json fields = Json::array());
  // Asks which of the wishes it shall be.
  void offer(std::string question);
  void note_currency(const std::string& currency);
  // False where the amounts were said in other money than these campaigns are kept in: then it is asked.
  bool currencies_fit(const std::vector<std::string>& campaigns);
  void concerns(const std::vector<std::string>& campaigns);
  // The campaigns that the wishes say.
  void note_campaigns();

  // Nothing is understood after all.
  void drop() { out_ = {}; }
  // As it stands.
  Understanding taken() { return std::move(out_); }
  // The end of it: carried out, or asked back where there is a doubt.
  Understanding settled();

 private:
  bool contradictory() const;
  std::optional<std::string> impossible() const;

  Scene& scene_;
  Understanding out_;
  std::vector<std::string> doubts_;
  std::string currency_;
};

// The field that names a campaign, where the operation has one that has to be there.
const domain::Field* campaign_field(const domain::Operation& operation);

// Each of these with each value of a field.
void multiply(std::vector<Json>& all, std::string_view name, const std::vector<Json>& values);

}  // namespace syncd::assistant
