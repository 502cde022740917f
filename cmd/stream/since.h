// SPDX-License-Identifier: Apache-2.0
// Where in the log to begin, from what people write: a seq, a time, or how long ago. Times are found in the
// log by halving, through the pages that the server offers to everybody. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "client/client.h"

namespace syncd::cmd {

struct Since {
  std::int64_t seq = -1;  // everything behind it, where it is set
  Millis time = -1;       // else everything from then on
};

// "41", "10m", "2026-02-01T12:30:00Z"; `flag` is who asks, for a message about it.
Result<Since> parse_since(const std::string& text, Millis now, const std::string& flag = "since");

// The seq behind which the conversation, or the organisation's stream where it is empty, begins to be as
// young.
Result<std::int64_t> seq_at(client::Client& client, const std::string& conversation, Millis time,
                            std::int64_t head);

}  // namespace syncd::cmd
