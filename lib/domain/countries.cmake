# SPDX-License-Identifier: Apache-2.0
# Writes countries.h from the iso-codes data: cmake -DINPUT=iso_3166-1.json -DOUTPUT=countries.h -P countries.cmake
file(READ ${INPUT} data)
string(JSON count LENGTH "${data}" 3166-1)
math(EXPR last "${count} - 1")
set(rows "")
foreach(i RANGE ${last})
  string(JSON code GET "${data}" 3166-1 ${i} alpha_2)
  string(JSON code3 GET "${data}" 3166-1 ${i} alpha_3)
  string(JSON name GET "${data}" 3166-1 ${i} name)
  string(JSON common ERROR_VARIABLE none GET "${data}" 3166-1 ${i} common_name)
  if(none)
    set(common "")
  endif()
  string(APPEND rows "    Country{\"${code}\", \"${code3}\", \"${name}\", \"${common}\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made from the iso-codes data.
#pragma once

#include <array>
#include <string_view>

namespace syncd::domain {

struct Country {
  std::string_view code, code3, name, common_name;
};

inline constexpr std::array kCountries{
${rows}};

}  // namespace syncd::domain
")
