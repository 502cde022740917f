// SPDX-License-Identifier: Apache-2.0
#include "rules/words/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace syncd::rules {
namespace {

constexpr std::size_t kMostWords = 5;

enum Rank : int { kOwn, kAlso, kShortened, kSynonym };

constexpr std::array<std::string_view, 12> kUnits{"_at",  "_on",  "_id",  "_ms",      "_s",     "_seconds",
                                                  "_usd", "_eur", "_pct", "_percent", "_count", "_name"};

struct Synonyms {
  std::string_view stem;
  std::vector<std::string_view> words;
};

// Other words for what is common, where no column has them for its own.
const std::vector<Synonyms>& synonyms_of_stems() {
  static const std::vector<Synonyms> kSynonyms{
      {"created", {"made", "added", "sent", "written", "posted", "creation date", "creation time"}},
      {"updated", {"changed", "modified", "edited", "last updated"}},
      {"started", {"began", "begun", "launched", "start"}},
      {"finished", {"ended", "stopped", "end", "completed"}},
      {"sent", {"written", "posted"}},
      {"due", {"deadline", "due date"}},
      {"last_seen", {"seen"}},
      {"completed", {"done", "finished", "complete"}},
      {"latency", {"duration"}},
  };
  return kSynonyms;
}

bool plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// Two letters swapped, or one missing or too many.
bool is_slip(std::string a, std::string b) {
  constexpr std::size_t kShortest = 5;
  if (a.size() != b.size())
    return std::min(a.size(), b.size()) >= kShortest - 1 && a[0] == b[0] && a.size() >= kShortest;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

std::string of_several(const std::string& key) {
  if (key.ends_with("y") && key.size() > 2 &&
      std::string_view("aeiou").find(key[key.size() - 2]) == std::string_view::npos) {
    return key.substr(0, key.size() - 1) + "ies";
  }
  const bool hisses = key.ends_with("s") || key.ends_with("x") || key.ends_with("ch") || key.ends_with("sh");
  return key + (hisses ? "es" : "s");
}

std::string of_one(const std::string& key) {
  if (key.size() > 4 && key.ends_with("ies")) return key.substr(0, key.size() - 3) + "y";
  if (key.size() > 5 && (key.ends_with("sses") || key.ends_with("xes") || key.ends_with("ches"))) {
    return key.substr(0, key.size() - 2);
  }
  return key.size() > 3 && key.ends_with("s") && !key.ends_with("ss") ? key.substr(0, key.size() - 1) : key;
}

std::string stem_of(std::string name) {
  for (const auto prefix : {std::string_view("is_"), std::string_view("has_")}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  for (const auto unit : kUnits) {
    if (name.size() > unit.size() + 1 && name.ends_with(unit))
      return name.substr(0, name.size() - unit.size());
  }
  return name;
}

}  // namespace

std::string key_of(std::string_view name) {
  std::string out;
  for (const char c : folded(name)) {
    if (c != ' ' && c != '_' && c != '-') out += c;
  }
  return out;
}

void NameIndex::add(std::string_view name, std::size_t thing, int rank) {
  std::string key = key_of(name);
  if (key.empty()) return;
  const auto [it, fresh] = entries_.try_emplace(std::move(key), Entry{{thing}, rank});
  Entry& entry = it->second;
  if (fresh || rank > entry.rank) return;
  if (rank < entry.rank) entry = {{thing}, rank};
  if (std::find(entry.things.begin(), entry.things.end(), thing) == entry.things.end()) {
    entry.things.push_back(thing);
  }
}

void NameIndex::add_with_number(std::string_view name, std::size_t thing, int rank) {
  const std::string key = key_of(name);
  add(key, thing, rank);
  // The other number is a little less a name: "news" is first of all a column of that name.
  add(of_several(key), thing, std::max<int>(rank, kAlso));
  add(of_one(key), thing, std::max<int>(rank, kAlso));
}

void NameIndex::add_written(std::string_view name, std::size_t thing) {
  written_.try_emplace(folded(name), thing);
}

NameIndex::Found NameIndex::at(const Reader& words, std::size_t place) const {
  Found found;
  const auto take = [&](const std::string& key, std::size_t tokens) {
    const auto it = entries_.find(key);
    if (it != entries_.end()) found = {it->second.things, tokens};
  };
  const auto take_written = [&](std::string_view name) {
    const auto it = written_.find(folded(name));
    if (it != written_.end()) found = {{it->second}, 1};
  };
  if (words.token(place).kind == Token::Kind::quote) {
    take(key_of(words.token(place).text), 1);
    take_written(words.token(place).text);
    return found;
  }
  std::string key;
  for (std::size_t n = 0; n < kMostWords; ++n) {
    const Token& token = words.token(place + n);
    if (token.kind != Token::Kind::word && (token.kind != Token::Kind::number || n == 0)) break;
    key += key_of(token.fold);
    take(key, n + 1);
    if (n == 0) take_written(token.fold);
  }
  return found;
}

NameIndex::Found NameIndex::near(const Reader& words, std::size_t place) const {
  constexpr std::size_t kShortest = 4, kLong = 8, kLongest = 40;
  const Token& token = words.token(place);
  if (token.kind != Token::Kind::word || !plain_ascii(token.text)) return {};
  const std::string typed = key_of(token.fold);
  if (typed.size() < kShortest || typed.size() > kLongest) return {};
  std::size_t best = typed.size() < kLong ? 1 : 2;
  Found found;
  for (const auto& [key, entry] : entries_) {
    if (key.size() < kShortest || key.size() > typed.size() + 2 || typed.size() > key.size() + 2) continue;
    if (entry.rank == kSynonym) continue;
    const auto distance = edit_distance(typed, key);
    if (distance > best || (distance > 0 && typed.size() < kLong && !is_slip(typed, key))) continue;
    if (distance < best) found = {};
    best = distance;
    found.tokens = 1;
    for (const auto thing : entry.things) {
      if (std::find(found.things.begin(), found.things.end(), thing) == found.things.end()) {
        found.things.push_back(thing);
      }
    }
  }
  std::sort(found.things.begin(), found.things.end());
  return found;
}

std::optional<std::size_t> NameIndex::of_key(std::string_view key) const {
  const auto it = entries_.find(std::string(key));
  if (it == entries_.end() || it->second.things.size() != 1) return std::nullopt;
  return it->second.things[0];
}

NameIndex tables_index(const Schema& schema) {
  NameIndex out;
  for (std::size_t i = 0; i < schema.tables.size(); ++i) {
    const bool by_name_alone = schema.tables[i].by_name_alone;
    // One word alone is a word of the question: "patterns".
    if (!by_name_alone || schema.tables[i].name.find('_') != std::string::npos)
      out.add_written(schema.tables[i].name, i);
    if (by_name_alone) continue;
    out.add_with_number(schema.tables[i].name, i, kOwn);
    out.add(schema.tables[i].singular, i, kOwn);
    for (const auto& word : schema.tables[i].also) out.add_with_number(word, i, kAlso);
  }
  return out;
}

NameIndex columns_index(const Table& table) {
  NameIndex out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    out.add_with_number(column.name, i, kOwn);
    for (const auto& word : column.also) out.add_with_number(word, i, kAlso);
    const std::string stem = stem_of(column.name);
    if (stem != column.name) out.add_with_number(stem, i, kShortened);
    if (column.type == ColumnType::text || column.type == ColumnType::list) continue;
    for (const auto& synonyms : synonyms_of_stems()) {
      if (stem != synonyms.stem) continue;
      for (const auto word : synonyms.words) out.add(word, i, kSynonym);
    }
  }
  return out;
}

}  // namespace syncd::rules
