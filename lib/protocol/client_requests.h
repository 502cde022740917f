// SPDX-License-Identifier: Apache-2.0
// The requests of a client that have no answer yet, kept in the order in which they were made so that
// they can be sent again after a reconnect, each with the text and the `id` of the first time. Sends
// nothing itself. Any thread, one owner.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"

namespace syncd::protocol {

struct ClientRequest {
  std::string id;
  std::string text;
  std::string conversation;  // empty where it is about none
  Millis deadline = 0;
  bool sent = false;  // once at least, so that its outcome may be unknown
  bool held = false;  // refused for coming too fast, or made since: waits for its turn
};

class ClientRequests {
 public:
  // False where a request of this id is open already.
  bool add(ClientRequest request);
  std::optional<ClientRequest> take(const std::string& id);
  std::vector<ClientRequest> take_expired(Millis now);
  // nullptr where none of this id is open.
  const ClientRequest* find(const std::string& id) const;
  void hold(const std::string& id);
  bool holds() const { return !held_.empty(); }
  // The first of those that are held, which is it no longer; it is told as sent. nullptr where there is none.
  const ClientRequest* release_first();
  std::vector<ClientRequest> take_all();
  // Something that was sent about this conversation still waits for its answer.
  bool uncertain(const std::string& conversation) const;
  std::optional<Millis> first_deadline() const;

  template <class F>
  void each_in_order(F&& f) {
    for (auto& [order, request] : open_) f(request);
  }

 private:
  ClientRequest remove(std::map<std::uint64_t, ClientRequest>::iterator it);

  std::uint64_t next_ = 0;
  std::map<std::uint64_t, ClientRequest> open_;
  std::unordered_map<std::string, std::uint64_t> by_id_;
  std::set<std::pair<Millis, std::uint64_t>> by_deadline_;
  std::set<std::uint64_t> held_;
};

}  // namespace syncd::protocol
