// SPDX-License-Identifier: Apache-2.0
// Carries a Server of the Model Context Protocol: lines from stdin to it, its answers to stdout, its
// questions to the daemon over a connection that comes back by itself; where the daemon refused it, the next
// question begins anew, with the token that there is by then. stdout holds the protocol and nothing
// else. One thread beside the client's own.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include "client/client.h"
#include "cmd/mcp/line_buffer.h"
#include "cmd/mcp/server.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd::mcp {

class Bridge final : private Backend {
 public:
  explicit Bridge(Call& call);
  // Until stdin has ended and all is answered, nobody reads, or a signal came.
  Result<Exit> run();

 private:
  void ask(Json frame, std::function<void(Result<Json>)> told) override;
  void follow(const std::string& conversation, std::function<void(Result<Json>)> told) override;
  void unfollow(const std::string& conversation) override;

  Result<void> start(const Settings& settings);
  void begin_anew();
  void wait();
  void read_stdin();
  void take(client::Event& event);
  void notice(const client::Notice& notice);
  void tell_waiting();
  void give_up_reading();

  Call& call_;
  Server server_;
  std::unique_ptr<client::Client> client_;
  LineBuffer lines_;
  struct Asked {
    std::function<void(Result<Json>)> told;
    bool reads = false;
  };
  std::map<std::string, Asked> asked_;  // by request
  std::deque<std::pair<std::function<void(Result<Json>)>, Error>> refused_;
  std::set<std::string> followed_;
  std::optional<Error> away_;  // why nothing can be asked at the moment
  bool over_ = false;          // and no connection is being made
  bool input_ended_ = false;
  bool unread_ = false;
};

}  // namespace syncd::cmd::mcp
