// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/confirmation.h"

#include <algorithm>

#include "assistant/builtin/memory.h"
#include "assistant/builtin/wording.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kLongestYes = 200;  // bytes

}  // namespace

std::optional<Understanding> confirmed(domain::Tables& tables, const domain::Said& said) {
  if (said.content.size() > kLongestYes || !is_consent(words_of(said.content))) return std::nullopt;
  Names names(tables, said.actor.user);
  Memory memory(tables, said, names);
  const Json& pending = memory.question();
  if (!pending.is_object() || !member_at(pending, "fields").empty()) return std::nullopt;
  Understanding out;
  out.wishes = wishes_of(pending);
  if (out.wishes.empty()) return std::nullopt;
  out.about = campaigns_of(out.wishes);
  return out;
}

std::string confirmation_question(domain::Tables& tables, const std::string& user,
                                  const std::vector<domain::Wish>& wishes) {
  Names names(tables, user);
  return shall_i(wishes, names);
}

std::vector<std::string> campaigns_of(const std::vector<domain::Wish>& wishes) {
  std::vector<std::string> out;
  for (const domain::Wish& wish : wishes) {
    for (const domain::Field& field : wish.operation->fields) {
      const std::string id = text_at(wish.args, std::string(field.name).c_str());
      if (field.refers != domain::Kind::campaign || id.empty()) continue;
      if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    }
  }
  return out;
}

}  // namespace syncd::assistant
