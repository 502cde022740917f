// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/cells.h"

namespace syncd::cmd {
namespace {

std::string inner_text(const Json& value) {
  if (value.is_null()) return "-";
  return value.is_string() ? value.get<std::string>() : to_text(value);
}

}  // namespace

std::string heading(const Column& column) {
  if (!column.title.empty()) return column.title;
  std::string title = column.path.substr(column.path.rfind('.') + 1);
  for (char& c : title) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '_') c = ' ';
  }
  return title;
}

const Json& value_at(const Json& row, std::string_view path) {
  const Json* at = &row;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    at = &member_at(*at, std::string(name).c_str());
    path.remove_prefix(std::min(path.size(), name.size() + 1));
  }
  return *at;
}

std::string cell_text(const Json& value) {
  if (value.is_null()) return {};
  if (!value.is_structured()) return inner_text(value);
  std::string out;
  for (const auto& [key, member] : value.items()) {
    if (!out.empty()) out += ", ";
    if (value.is_object()) out += key + " ";
    out += inner_text(member);
  }
  return out;
}

}  // namespace syncd::cmd
