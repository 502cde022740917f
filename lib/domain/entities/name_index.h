// SPDX-License-Identifier: Apache-2.0
// Finds things by what people call them without looking at each: the ladder of names.h over an index of
// folded names, by whole name, beginning, three letters in a row, and letters used. Pure; one thread at a
// time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/edits.h"
#include "domain/entities/names.h"

namespace syncd::domain {

class NameIndex {
 public:
  NameIndex() = default;
  NameIndex(NameIndex&&) = default;
  NameIndex& operator=(NameIndex&&) = default;

  // Things that fit on the best rung of the ladder, and how many names had to be looked at for that.
  struct Found {
    Fit fit = Fit::none;
    std::vector<std::string> ids = {};  // in their order
    std::size_t looked_at = 0;
  };

  // The thing under its id, in the place of what was there.
  void put(const Named& thing);
  void remove(const std::string& id);

  // `wanted` is folded; on no worse a rung than `worst`.
  Found find(const std::string& wanted, Fit worst) const;
  // Ids of everything that has this, folded, in one of its names.
  std::vector<std::string> containing(const std::string& part) const;

  std::size_t size() const { return things_.size(); }
  std::vector<std::string> ids() const;
  // How the thing is shown; null where there is none of this id.
  const std::string* title(const std::string& id) const;

 private:
  struct Thing {
    std::string id, title;
    std::vector<std::string> names;  // folded
  };
  // Names and first words of names, as they may be misspelt, all of one length.
  struct Spellings {
    struct One {
      const Thing* thing;
      Traits traits;
      std::u32string text;
    };
    std::vector<std::uint64_t> letters;  // of each, beside each other for the first look
    std::vector<One> all;
  };
  using Things = std::vector<const Thing*>;

  Things exactly(const std::string& wanted, Fit& fit, std::size_t& looked_at) const;
  Things having(const std::string& part, std::size_t& looked_at) const;
  Things near(const std::string& wanted, std::size_t& looked_at) const;

  std::map<std::string, Thing> things_;  // where they lie they stay
  std::set<std::pair<std::string_view, const Thing*>> sorted_;
  std::unordered_map<std::uint32_t, Things> by_three_;  // bytes in a row
  std::vector<Spellings> by_length_;                    // in characters
};

// The same ladder as the other resolve, and the same errors.
Result<std::string> resolve(const NameIndex& things, std::string_view wanted, std::string_view what,
                            std::string_view field);

}  // namespace syncd::domain
