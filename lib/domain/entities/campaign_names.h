// SPDX-License-Identifier: Apache-2.0
// What campaigns are called, as an index that is kept beside the tables: by whoever writes in step with each
// change, by whoever reads made anew where the names have changed since. The thread that owns the tables.
#pragma once

#include "domain/entities/name_index.h"
#include "domain/tables.h"

namespace syncd::domain {

struct Campaign;

// One number for what all campaigns are called: another one after every change of a name, and with the
// transaction taken back where that is.
inline constexpr const char* kCampaignNameTables = R"sql(
create table campaign_names (place integer primary key, version integer not null);
)sql";

// Valid until the tables change.
const NameIndex& campaign_names(Tables& tables);

// A campaign was made, changed or removed: `before` and `after`, null for none.
void note_campaign_names(Tables& tables, const Campaign* before, const Campaign* after);

}  // namespace syncd::domain
