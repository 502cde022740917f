// SPDX-License-Identifier: Apache-2.0
// A stream of events on the screen or in a pipe: what there was, then what comes, each once and in order,
// over reconnects. Lines of stdin can be posted into it. Prints through the Printer alone. One thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/client.h"
#include "cmd/stream/cursor_file.h"
#include "cmd/stream/filter.h"
#include "cmd/stream/since.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

struct FollowOptions {
  std::vector<std::string> conversations = {};
  std::string topics = {};  // of the organisation's stream; "none" leaves it out
  bool echo = false;        // own messages are part of the stream
  Filter filter = {};
  std::optional<Since> since = {};
  std::optional<Since> until = {};       // end with what stands there
  std::string as = {};                   // go on where the reader of this name stopped
  std::optional<std::size_t> last = {};  // of what there was, only so many
  bool follow = false;                   // go on with what comes
  std::size_t count = 0;                 // end after so many; 0 is never
  Millis idle = 0;                       // end after so long without one; 0 is never
  bool strict = false;                   // end where something was lost
  bool unmet = false;                    // that it ended before the count was reached is a failure
  bool silent = false;                   // print no events
  Millis limit = 0;                      // end as timed out after so long in all; 0 is never
  std::function<std::optional<Exit>(const Json&)> ends = {};  // what an event ends it with, if it does
  bool post_stdin = false;  // each line of stdin is said in the first conversation
};

class Follow {
 public:
  Follow(Call& call, FollowOptions options) : call_(call), options_(std::move(options)) {}
  Result<Exit> run();

 private:
  struct Done {
    Result<Exit> exit;
  };
  using Outcome = std::optional<Done>;

  Result<void> begin();
  Result<void> take_up();
  std::optional<Since> start_of(const std::string& stream) const;
  Outcome tell_gap(const std::string& text, const std::string& conversation);
  bool is_past(const Json& frame) const;
  bool reached_until() const;
  std::string stream_of(const Json& frame) const;
  Result<void> collect_organisation();
  Result<void> join_all();
  Outcome gather();
  Outcome go_on();
  Outcome take_events();
  Outcome take(client::Event& event);
  Outcome frame(const Json& frame);
  Outcome notice(const client::Notice& notice);
  Outcome settled(client::Settled& settled);
  Outcome emit(const Json& frame);
  Outcome read_stdin();
  bool may_read_stdin() const;

  Call& call_;
  FollowOptions options_;
  std::unique_ptr<CursorFile> cursor_;
  std::string lost_;  // why the cursor means nothing any more
  std::unique_ptr<client::Client> client_;
  std::set<std::string> joining_;      // ids of joins that are not answered
  std::set<std::string> whole_again_;  // conversations whose next sync is everything there is
  std::vector<Json> before_;           // what there was, until all of it is here
  bool gathering_ = true;
  std::int64_t seen_ = 0;  // of the organisation's stream, through pages
  std::size_t emitted_ = 0;
  Millis began_ = 0;
  std::set<std::string> posts_;  // ids of lines that are not acknowledged
  std::string input_;
  bool input_ended_ = false;
};

}  // namespace syncd::cmd
