// SPDX-License-Identifier: Apache-2.0
// Counts who is connected, in all and by address (of IPv6 by network of 64 bits), and says when it is enough.
// A Ticket is a place; giving it up frees it. Loop thread only; outlives its tickets.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace syncd::daemon {

class Census {
  using Places = std::map<std::string, int>;

 public:
  class Ticket {
   public:
    Ticket() = default;  // no place: somebody else has it
    Ticket(Ticket&& other) noexcept : census_(std::exchange(other.census_, nullptr)), at_(other.at_) {}
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (census_ != nullptr) census_->leave(at_);
    }

   private:
    friend class Census;
    Ticket(Census* census, Places::iterator at) : census_(census), at_(at) {}

    Census* census_ = nullptr;
    Places::iterator at_ = {};
  };

  // `most` is taken down where the process may not open that many files and `reserved` more. A connection
  // takes `descriptors_each` of them.
  Census(int most, int most_per_address, int reserved, int descriptors_each = 1);

  void set(int most, int most_per_address);
  // Nothing where the house, or the address's share of it, is full.
  // Unless `shared` an address may take all places.
  std::optional<Ticket> admit(const std::string& address, bool shared = true);
  int connections() const { return connections_; }
  int most() const { return most_; }

 private:
  void leave(Places::iterator at);

  Places places_;
  int most_;
  int most_per_address_;
  int reserved_, descriptors_each_;
  int connections_ = 0;
};

}  // namespace syncd::daemon
