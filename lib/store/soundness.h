// SPDX-License-Identifier: Apache-2.0
// Whether a file is still what was written into it. SQLite finds pages that are no longer a tree; a seal on
// each event finds the rest of the log. Any thread.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string_view>

#include "base/errors.h"

namespace syncd::store {

// What an event's row is stored with, so that a changed bit in it is found.
std::int64_t seal_of(std::int64_t seq, std::int64_t at, std::string_view type, std::string_view topic,
                     std::string_view scope, std::string_view frame);

// A file of up to 64 MiB is looked at as a whole: its pages, the log without a hole, every seal. Of a larger
// one only the last events are; what else is damaged shows when it is read. Reads only. Errors:
// storage_unavailable, in one plain sentence.
Result<void> check_sound(SQLite::Database& database);

}  // namespace syncd::store
