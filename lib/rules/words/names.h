// SPDX-License-Identifier: Apache-2.0
// What the words of a rule call tables and columns: by name, with blanks for underscores, in the singular or
// the plural, by another word, or with a small misspelling. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/words/reader.h"
#include "rules/words/schema.h"

namespace syncd::rules {

// What names are compared by: one case, no blanks, underscores or hyphens.
std::string key_of(std::string_view name);

// Names of things, each of a rank: where a key is of several things, the lowest rank counts.
class NameIndex {
 public:
  struct Found {
    std::vector<std::size_t> things;  // several: the name is ambiguous
    std::size_t tokens = 0;           // how many words it took; 0 for nothing found
  };

  void add(std::string_view name, std::size_t thing, int rank);
  void add_with_number(std::string_view name, std::size_t thing, int rank);  // in singular and plural
  // As it is written, in one word. It comes before another name that only sounds the same.
  void add_written(std::string_view name, std::size_t thing);

  // The longest name that begins at the place.
  Found at(const Reader& words, std::size_t place) const;
  // The one name that is nearest to the word there, if it is near at all. Only for words of plain ASCII: a
  // letter that merely looks like another is not a slip of the finger.
  // In a short word only letters that are missing, too many or swapped: another letter makes another word.
  Found near(const Reader& words, std::size_t place) const;
  std::optional<std::size_t> of_key(std::string_view key) const;

 private:
  struct Entry {
    std::vector<std::size_t> things;
    int rank = 0;
  };
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<std::string, std::size_t> written_;
};

NameIndex tables_index(const Schema& schema);
NameIndex columns_index(const Table& table);

}  // namespace syncd::rules
