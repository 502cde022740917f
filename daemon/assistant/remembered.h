// SPDX-License-Identifier: Apache-2.0
// What a conversation holds up to a message, as a language model is told it. Reads the tables; a reader's
// thread.
#pragma once

#include <vector>

#include "assistant/model/transcript.h"
#include "domain/listener.h"

namespace syncd::daemon {

// The latest messages, the one that was said last; as many as fit.
std::vector<assistant::model::Entry> remembered(domain::Tables& tables, const domain::Said& said);

}  // namespace syncd::daemon
