// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/campaign_names.h"

#include <fmt/format.h>

#include "base/ids.h"
#include "domain/entities/campaigns.h"

namespace syncd::domain {
namespace {

// The index, and the version of the names that it holds. As made, it is right for an empty table.
struct Kept {
  NameIndex index;
  std::int64_t version = 0;
};

std::int64_t version_of(Tables& tables) {
  auto row = tables.query("select version from campaign_names where place = 1");
  return row.next() ? row.integer(0) : 0;
}

Named named(std::string id, std::string brand, std::string name) {
  std::string title = brand;
  std::vector<std::string> names{id, std::move(brand), std::move(name)};
  return {std::move(id), std::move(names), std::move(title)};
}

bool same_names(const Campaign& a, const Campaign& b) {
  return a.media_buy_id == b.media_buy_id && a.brand_name == b.brand_name && a.name == b.name;
}

}  // namespace

const NameIndex& campaign_names(Tables& tables) {
  Kept& kept = tables.kept<Kept>();
  const std::int64_t version = version_of(tables);
  if (version == kept.version) return kept.index;
  NameIndex index;
  auto row = tables.query("select media_buy_id, brand_name, name from campaigns");
  while (row.next()) index.put(named(row.string(0), row.string(1), row.string(2)));
  kept = {std::move(index), version};
  return kept.index;
}

void note_campaign_names(Tables& tables, const Campaign* before, const Campaign* after) {
  if (before != nullptr && after != nullptr && same_names(*before, *after)) return;
  const Campaign& about = after != nullptr ? *after : *before;
  const std::int64_t old = version_of(tables);
  // Of all that was ever so called: the number of a transaction that was taken back does not come again for
  // others.
  const auto version =
      static_cast<std::int64_t>(content_hash(fmt::format("{}\n{}\n{}\n{}\n{}", old, after != nullptr,
                                                         about.media_buy_id, about.brand_name, about.name)) >>
                                1);
  tables.run("insert or replace into campaign_names values (1, ?)", version);
  Kept& kept = tables.kept<Kept>();
  if (kept.version != old) return;
  if (after != nullptr) {
    kept.index.put(named(after->media_buy_id, after->brand_name, after->name));
  } else {
    kept.index.remove(before->media_buy_id);
  }
  kept.version = version;
}

}  // namespace syncd::domain
