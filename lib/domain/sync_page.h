// SPDX-License-Identifier: Apache-2.0
// The two pages that a reader who comes back asks for: messages of a conversation, events of the
// organisation. Read in one snapshot: `seq` says up to where everything is known once the page is.
#pragma once

#include <optional>
#include <string>

#include "domain/entities/conversations.h"
#include "domain/operation.h"

namespace syncd::domain {

// Messages that a page holds at most; its bytes are bounded too.
inline constexpr std::int64_t kPageMessages = 5'000;

// The last place in the log that this connection's snapshot holds.
std::uint64_t head(Tables& tables);

struct SyncPage {
  MessagePage page;
  std::uint64_t seq = 0;
  bool reset = false;  // `since` cannot be continued from; the page is the newest there is
};

// args: conversationId, since? and epoch?, or before?; limit?.
SyncPage sync_page(Tables& tables, const Json& args, const Context& context);

// What `sync` says: "conversationId":...,"data":[...],"seq":...,"epoch":...,"more":...,"reset":... with
// further messages (JSON texts, comma between) behind those of the page.
std::string sync_members(std::string_view conversation, const SyncPage& page, std::string_view further,
                         std::uint64_t seq, std::string_view epoch);

}  // namespace syncd::domain
