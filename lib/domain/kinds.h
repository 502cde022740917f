// SPDX-License-Identifier: Apache-2.0
// The kinds of things that can be listed, shown and completed: one row a kind. Reads only; runs on the thread
// that owns the tables.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/entities/change_log.h"
#include "domain/operation.h"

namespace syncd::domain {

struct Listing {
  std::string_view q = {};       // a part of the name
  std::string_view status = {};  // only those of this status
  std::string_view crew = {};    // of runs: only those of this crew
  std::int64_t limit = 100;
  std::int64_t offset = 0;
  std::string_view cursor = {};  // of conversations: behind the page that gave it
};

// What is to be shown of one thing; beyond its name, of one that has rows.
struct Looking {
  std::string_view name;
  std::vector<std::string> where = {};  // as RowSelection has them
  std::vector<std::string> sort = {};
  std::int64_t limit = 100;
  std::int64_t offset = 0;
};

struct KindInfo {
  Kind kind;
  std::string_view name;    // "campaign"
  std::string_view plural;  // "campaigns"
  // {items:[...], total, more}
  Json (*list)(Tables&, const Listing&, const Context&);
  Result<Json> (*show)(Tables&, const Looking&, const Context&);
  // Of an item as `list` gives it: the member that names it, and the one that describes it.
  const char* id_member;
  const char* title_member;
  // The item on one line of plain words, safe to show anywhere.
  std::string (*line)(const Json& item);
  // What `status` of an item can be; empty where it has none.
  std::span<const std::string_view> statuses = {};
  // Who changed what of one of them; nullptr where that is not kept.
  Result<Json> (*log)(Tables&, std::string_view named, const LogPiece&, const Context&) = nullptr;
  // How many a snapshot of the organisation holds, the first of the list.
  std::int64_t snapshot = INT32_MAX;
};

std::span<const KindInfo> all_kinds();
// By singular or plural; nullptr where there is none.
const KindInfo* kind_named(std::string_view name);
const KindInfo* info(Kind kind);

}  // namespace syncd::domain
