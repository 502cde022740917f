// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/csv.h"

namespace syncd::cmd {

std::string csv_line(std::span<const std::string> fields) {
  std::string out;
  for (const auto& field : fields) {
    if (&field != fields.data()) out += ',';
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      out += field;
      continue;
    }
    out += '"';
    for (const char c : field) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace syncd::cmd
