// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "daemon/flag_rows.h"
#include "man/pages/mdoc.h"
#include "man/pages/parts.h"

namespace syncd::man {
namespace {

using daemon::FlagRow;

// "TEXT:{none,jwt}" as "none | jwt", "INT:INT in [1 - 64]" as "1 - 64".
std::string value(const FlagRow& row) {
  const auto between = [&](char from, char to) {
    const auto begin = row.type.find(from);
    const auto end = row.type.find(to, begin);
    return begin == std::string::npos || end == std::string::npos
               ? ""
               : row.type.substr(begin + 1, end - begin - 1);
  };
  std::string choices = between('{', '}');
  if (!choices.empty()) {
    std::string out;
    for (const char c : choices) out += c == ',' ? std::string(" | ") : std::string(1, c);
    return out;
  }
  const std::string range = between('[', ']');
  if (!range.empty()) return range;
  return row.type.starts_with("INT") ? "number" : row.type.starts_with("FILE") ? "file" : "text";
}

std::string text_of(const FlagRow& row) {
  std::string out = stopped(row.summary);
  if (!row.usual.empty()) out += stopped(fmt::format("Where nothing is said it is `{}`", row.usual));
  return out;
}

}  // namespace

std::string daemon_flags_part() {
  std::string out = ".Bl -tag -width Ds\n";
  for (const FlagRow& row : daemon::all_flags()) {
    out += ".It " + flag("--" + row.name);
    if (!row.type.empty()) out += " Ar " + argument(value(row));
    out += "\n" + text_of(row);
    if (row.many) out += stopped("It may be given again");
  }
  return out + ".El\n";
}

std::string daemon_variables_part() {
  std::string out = ".Bl -tag -width Ds -compact\n";
  for (const FlagRow& row : daemon::all_flags()) {
    if (!row.variable.empty())
      out += fmt::format(".It Ev {}\nas {}\n", argument(row.variable), "\\-\\-" + row.name);
  }
  return out + ".El\n";
}

std::string keys_part() {
  std::string out = ".Bl -tag -width Ds\n";
  for (const FlagRow& row : daemon::all_flags()) {
    if (row.once) continue;
    const std::string what = row.type.empty() ? "true | false" : value(row);
    const std::string list = row.many ? "[" + what + ", ...]" : what;
    out += fmt::format(".It Ic {} No = Ar {}\n{}", argument(row.name), argument(list), text_of(row));
  }
  return out + ".El\n";
}

}  // namespace syncd::man
