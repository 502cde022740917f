// SPDX-License-Identifier: Apache-2.0
// What a language model is told so that it writes the SQL of a rule, and the SQL in what it answers. Whatever
// it writes is run in the sandbox like any other. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "assistant/model/transcript.h"
#include "base/time.h"
#include "rules/words/schema.h"

namespace syncd::daemon {

// `samples`: a few rows of each table, by its name.
assistant::model::Transcript sql_transcript(std::string_view words, const rules::Schema& schema,
                                            const Json& samples, Millis now);

// The round behind an answer that did not do.
void ask_again(assistant::model::Transcript& transcript, const std::string& answer, const Error& error);

// Without fences and the stop behind it.
std::string sql_in(std::string_view answer);

}  // namespace syncd::daemon
