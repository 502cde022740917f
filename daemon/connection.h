// SPDX-License-Identifier: Apache-2.0
// A WebSocket from the moment at which it is open: waits for a token where none came with it, and for its
// organisation's file, then is what its path says for as long as its bearer may stay. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/engine.h"
#include "daemon/core/peer.h"
#include "daemon/core/session.h"
#include "daemon/doorkeeper.h"
#include "daemon/net/application.h"

namespace syncd::daemon {

// What is at the end of a connection once it is let in.
using OpenLink = std::function<Result<std::unique_ptr<Link>>(const Request& request, Space& space,
                                                             const Bearer& bearer, Renew renew)>;

class Connection final : public Link {
 public:
  struct Place {
    Engine& engine;
    Doorkeeper& keeper;
    Peer& peer;
    int refused;  // the code for one that may not come in
    int wrong;    // and for one that asks for what there is not
    // Runs on the connection where it is still there.
    std::function<void(std::function<void(Connection&)>)> later;
    std::function<void()> gone;
  };
  Connection(Place place, Request request, OpenLink open);
  ~Connection() override;

  void begin();
  void tick(Millis now);

  std::size_t most_bytes() const override;
  void on_text(std::string_view text) override;
  void on_drained() override;
  void on_closed(int code, bool clean) override;

 private:
  void first_frame(std::string_view text);
  void admit(Bearer bearer);
  void enter(Result<Space*> space);
  Result<domain::Role> renew(const std::string& token);
  void refuse(const Error& error);
  bool lapsed();

  Place place_;
  Request request_;  // of an open connection only what its next token is taken with
  OpenLink open_;
  std::optional<Bearer> bearer_;
  std::unique_ptr<Link> link_;
  std::optional<std::string> answer_auth_;  // the id of the frame that let it in
  std::vector<std::string> early_;          // frames that came while the organisation was opened
  std::size_t early_bytes_ = 0;
  Millis since_;
  bool over_ = false;
};

}  // namespace syncd::daemon
