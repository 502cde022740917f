// SPDX-License-Identifier: Apache-2.0
// Questions of the assistant's that are open: how what they are about is kept in a message's metadata, and
// how an answer is told from other talk. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "assistant/builtin/phrases.h"
#include "assistant/builtin/words.h"
#include "base/json.h"
#include "domain/listener.h"

namespace syncd::assistant {

// {wishes:[{operation, args}], fields:[{phrase, field}]}: what is to be carried out, and which of these
// places the answer fills; with none of them a yes will do.
Json pending_of(const std::vector<domain::Wish>& wishes, Json fields);
std::vector<domain::Wish> wishes_of(const Json& pending);
// The part that one of `fields` stands for; null where the table has no such phrase any more.
const Part* part_of(const domain::Operation& operation, const Json& field);

// Which way the phrase that one of `fields` stands for is to move a figure.
Direction direction_of(const domain::Operation& operation, const Json& field);

// "none", "no cap", "remove it": there is to be no limit.
bool is_no_limit(std::span<const Word> words);
// A number alone, as the percentage that was asked for: "30". nullopt for other words.
std::optional<std::vector<Word>> as_percent(std::span<const Word> words);

// Holds marks that people do not answer with: JSON, or a call of a tool.
bool is_pasted(std::span<const Word> words);
// "yes", "go ahead please"
bool is_consent(std::span<const Word> words);
// "cancel that"
bool is_calling_off(std::span<const Word> words);
// "help", "what can you do?"
bool is_plea_for_help(std::span<const Word> words);
// "no", "leave it"
bool is_refusal(std::span<const Word> words);

}  // namespace syncd::assistant
