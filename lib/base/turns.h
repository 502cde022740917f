// SPDX-License-Identifier: Apache-2.0
// A queue in which owners take turns, each with what it has queued in order: whoever queues much waits for it
// and holds nobody else up. Not safe for several threads by itself.
#pragma once

#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace syncd {

template <class T>
class Turns {
 public:
  void push(const std::string& owner, T item) {
    const auto [at, is_new] = places_.try_emplace(owner);
    if (is_new) at->second = line_.insert(line_.end(), {owner, {}});
    at->second->items.push_back(std::move(item));
    ++size_;
  }

  // The next of the first in line that `may(owner)` go on, which then stands behind the others.
  template <class May>
  std::optional<T> pop(May may) {
    for (auto at = line_.begin(); at != line_.end(); ++at) {
      if (!may(at->owner)) continue;
      std::optional<T> item(std::move(at->items.front()));
      at->items.pop_front();
      --size_;
      if (!at->items.empty()) {
        line_.splice(line_.end(), line_, at);
      } else {
        places_.erase(at->owner);
        line_.erase(at);
      }
      return item;
    }
    return std::nullopt;
  }
  std::optional<T> pop() {
    return pop([](const std::string&) { return true; });
  }

  template <class May>
  bool any(May may) const {
    for (const Owner& each : line_) {
      if (may(each.owner)) return true;
    }
    return false;
  }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t size_of(const std::string& owner) const {
    const auto at = places_.find(owner);
    return at == places_.end() ? 0 : at->second->items.size();
  }

 private:
  struct Owner {
    std::string owner;
    std::deque<T> items;  // never empty
  };
  std::list<Owner> line_;
  std::unordered_map<std::string, typename std::list<Owner>::iterator> places_;
  std::size_t size_ = 0;
};

}  // namespace syncd
