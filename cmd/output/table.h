// SPDX-License-Identifier: Apache-2.0
// Rows as aligned columns: widths as a terminal shows them, numbers to the right. Each text is made safe here
// and nowhere before. Any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/json.h"
#include "cmd/output/cells.h"

namespace syncd::cmd {

struct TableStyle {
  bool colour = false;
  std::size_t width = 0;  // columns to fit into; 0: as wide as it gets
};

std::string table_text(const Json& rows, std::span<const Column> columns, const TableStyle& style);

// One thing: a line a member, names to the left, text of several lines indented below its name.
std::string record_text(const Json& object, const TableStyle& style);

}  // namespace syncd::cmd
