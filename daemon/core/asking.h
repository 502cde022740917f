// SPDX-License-Identifier: Apache-2.0
// Waits for what the assistant says to one message, from the message to the end of the answer: live as it is
// made, out of the log where it was given before, and never twice. Says what it hears to an Outlet. Knows no
// sockets. Loop thread only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/core/answers.h"
#include "daemon/core/engine.h"
#include "daemon/core/feed.h"

namespace syncd::daemon {

// A message that was said to the assistant.
struct Asked {
  std::string org, conversation, message;
  std::uint64_t seq = 0;
};

class Asking final : private Peer, private Answers::Hearer {
 public:
  class Outlet {
   public:
    virtual ~Outlet() = default;
    // A piece of the answer's text.
    virtual void delta(std::string_view text) = 0;
    // {operation, arguments, result} or {operation, arguments, error}
    virtual void tool(const Json& call) = 0;
    // The last that is said: {conversationId, messageId, content, seq}, or why there is none.
    virtual void done(const Json& answer) = 0;
    virtual void failed(const Error& error) = 0;
    // Still nothing: once a second or so, while there is nothing to say.
    virtual void waits(Millis now) = 0;
  };

  // The outlet outlives it. Neither goes while it is being told something.
  Asking(Engine& engine, Space& space, Asked asked, Outlet& outlet);
  ~Asking() override;

  // Gives up, unless all has been said.
  void give_up(const Error& error);

 private:
  void push(const Slice& frame) override;
  void push_latest(std::string_view, const Slice&) override {}
  std::size_t backlog() const override { return 0; }
  bool over_bound() const override { return false; }
  void close(int, std::string_view) override {}

  void delta(std::string_view text) override;
  void tool(const Json& call) override;
  void tick(Millis now) override;

  void answer(const Json& message);
  void ask_log(std::uint64_t after);

  Engine& engine_;
  Space& space_;
  const Asked asked_;
  const std::string key_;
  Outlet& outlet_;
  std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);
  std::string content_;      // of the messages that have come
  std::string told_;         // of the next one, as it is written
  bool tools_told_ = false;  // those of the next one, as they were run
  bool over_ = false;        // all has been said
  Feed feed_;
};

}  // namespace syncd::daemon
