// SPDX-License-Identifier: Apache-2.0
// What a session reads for its client: pages of a conversation, joined to the live stream, and pieces of the
// log for a stream that is behind.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/core/log_pages.h"
#include "daemon/core/session.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
void Session::read_page(const domain::Operation& operation, const Json& args, const std::string& id,
                        int tries) {
  engine_.read(
      actor_.org,
      [args, actor = actor_, &engine = engine_](domain::Tables& tables,
                                                const std::string& epoch) -> Result<domain::SyncPage> {
        static const Json nothing;
        return domain::sync_page(tables, args,
                                 {.actor = actor,
                                  .now = 0,
                                  .next_seq = 0,
                                  .entropy = engine.entropy(),
                                  .epoch = epoch,
                                  .live = nothing,
                                  .conversations = {}});
      },
      [&engine = engine_, &space = space_, session = id_, &operation, args, id,
       tries](Result<domain::SyncPage> page) {
        Session* self = engine.session(space, session);
        if (self == nullptr) return;
        --self->in_flight_;
        page ? self->got_page(operation, args, id, tries, *page) : self->refuse(page.error(), id);
      });
}

// The page was read while the log went on. What the stream has sent already, or the hub before this
// connection listened, is added to it, so that the page and the live frames behind it have no gap and
// nothing twice, and seq only rises.
void Session::got_page(const domain::Operation& operation, const Json& args, const std::string& id, int tries,
                       const domain::SyncPage& page) {
  const std::string conversation = text_at(args, "conversationId");
  const std::string room = domain::conversation_room(conversation);
  const auto member = memberships_.find(conversation);
  // Not whole: a first part of what was missed. Not up to now: older messages that were paged back to.
  const bool whole = !(args.contains("since") && !page.reset && page.page.more);
  const bool up_to_now = whole && !(args.contains("before") && !page.reset);
  std::uint64_t seq = page.seq;
  std::string further;
  if (up_to_now && seq < feed_.position()) {
    bool usable = feed_.live() && space_.hub.remembers(seq);
    if (usable) {
      space_.hub.each_since(seq, [&](const Published& event) {
        if (std::find(event.rooms.begin(), event.rooms.end(), room) == event.rooms.end()) return true;
        usable = event.type != domain::EventType::conversation_deleted;
        if (!usable) return false;
        if (event.type != domain::EventType::message) return true;
        further += further.empty() ? "" : ",";
        further += domain::message_in(event.json());
        return true;
      });
    }
    if (!usable && tries > 0) {
      ++in_flight_;
      return read_page(operation, args, id, tries - 1);
    }
    if (!usable) {
      return refuse({.code = Code::busy, .message = "the conversation changes too fast to be read"}, id);
    }
    seq = feed_.position();
  }

  const bool entering =
      member != memberships_.end() && up_to_now && member->second.state != State::joined &&
      (operation.session == domain::SessionVerb::join || member->second.state == State::catching_up);
  const bool arriving = member != memberships_.end() && member->second.state == State::joining;
  if (entering) {
    feed_.enter(room, seq);
    member->second.state = State::joined;
  } else if (arriving) {
    member->second.state = State::catching_up;
  }
  const bool told =
      arriving && space_.presence.arrive(conversation, self(), named_ ? actor_.user : actor_.client_id);
  std::string members = domain::sync_members(conversation, page, further, seq, space_.epoch);
  members += ",\"participants\":" + to_text(protocol::participants(space_.presence.in(conversation))) +
             fmt::format(",\"participantCount\":{}", space_.presence.count(conversation));
  send(protocol::answered_members(operation.reply, id, members));
  if (told) {
    space_.hub.tell(room, "presence/" + actor_.client_id, protocol::presence(self(), true, conversation),
                    &feed_);
  }
}

void Session::ask_log(std::uint64_t after) {
  engine_.read(
      actor_.org,
      [after](domain::Tables& tables, const std::string&) -> Result<LogPage> {
        return log_page(tables, after);
      },
      [&engine = engine_, &space = space_, session = id_](Result<LogPage> page) {
        Session* self = engine.session(space, session);
        if (self == nullptr) return;
        if (page) return self->feed_.page(*page);
        // The stream must not go on with a hole: the client comes back with what it has.
        self->peer_.close(1012, "the log cannot be read at the moment");
      });
}

}  // namespace syncd::daemon
