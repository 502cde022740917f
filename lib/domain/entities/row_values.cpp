// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/row_values.h"

#include <cstdint>

namespace syncd::domain {

std::string sql_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    out += c;
    if (c == '"') out += c;
  }
  return out += '"';
}

void bind_value(SQLite::Statement& statement, int index, const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
    case Json::value_t::discarded:
      return statement.bind(index);
    case Json::value_t::boolean:
      return statement.bind(index, value.get<bool>() ? 1 : 0);
    case Json::value_t::number_integer:
      return statement.bind(index, value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return value.get<std::uint64_t>() <= INT64_MAX ? statement.bind(index, value.get<std::int64_t>())
                                                     : statement.bind(index, value.get<double>());
    case Json::value_t::number_float:
      return statement.bind(index, value.get<double>());
    case Json::value_t::string:
      return statement.bind(index, value.get_ref<const std::string&>());
    case Json::value_t::array:
    case Json::value_t::object:
    case Json::value_t::binary:
      return statement.bind(index, to_text(value));
  }
}

std::int64_t row_bytes(const Json& row) {
  std::size_t bytes = 0;
  for (const Json& value : row)
    bytes += value.is_string()       ? value.get_ref<const std::string&>().size()
             : value.is_structured() ? to_text(value).size()
                                     : 8;
  return static_cast<std::int64_t>(bytes);
}

}  // namespace syncd::domain
