// SPDX-License-Identifier: Apache-2.0
// Pieces of the log as a stream that is behind asks for them: bounded in rows, bytes and time. On a reader's
// thread, in its snapshot.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/core/feed.h"
#include "domain/tables.h"

namespace syncd::daemon {

// Everything after `after`.
LogPage log_page(domain::Tables& tables, std::uint64_t after);
// What is of the topic, a bounded way further in the log.
LogPage log_page(domain::Tables& tables, domain::Topic topic, std::uint64_t after);
// The messages of one conversation.
LogPage conversation_page(domain::Tables& tables, const std::string& conversation, std::uint64_t after);
// What is stored at these places, the first of them at least and as many as fit a page.
std::vector<std::string> stored_frames(domain::Tables& tables, const std::vector<std::uint64_t>& places);
// The events of one run.
LogPage run_page(domain::Tables& tables, const std::string& run_id, std::uint64_t after);

}  // namespace syncd::daemon
