// SPDX-License-Identifier: Apache-2.0
#include "base/looks.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace syncd {
namespace {

struct LookAlike {
  utf8proc_int32_t code;
  char letter;
};
// Cyrillic, Greek and others as they stand behind folding, and figures. What looks like i, l or 1 is i.
constexpr std::array kLookAlikes{
    LookAlike{'1', 'i'},    LookAlike{'l', 'i'},    LookAlike{'|', 'i'},    LookAlike{'!', 'i'},
    LookAlike{'0', 'o'},    LookAlike{'5', 's'},    LookAlike{'$', 's'},    LookAlike{'3', 'e'},
    LookAlike{'4', 'a'},    LookAlike{'@', 'a'},    LookAlike{'7', 't'},    LookAlike{0x430, 'a'},
    LookAlike{0x435, 'e'},  LookAlike{0x43e, 'o'},  LookAlike{0x440, 'p'},  LookAlike{0x441, 'c'},
    LookAlike{0x443, 'y'},  LookAlike{0x445, 'x'},  LookAlike{0x456, 'i'},  LookAlike{0x458, 'j'},
    LookAlike{0x455, 's'},  LookAlike{0x501, 'd'},  LookAlike{0x442, 't'},  LookAlike{0x4cf, 'i'},
    LookAlike{0x4bb, 'h'},  LookAlike{0x438, 'n'},  LookAlike{0x43f, 'n'},  LookAlike{0x578, 'n'},
    LookAlike{0x57d, 'u'},  LookAlike{0x585, 'o'},  LookAlike{0x569, 'p'},  LookAlike{0x3b1, 'a'},
    LookAlike{0x3b5, 'e'},  LookAlike{0x3b9, 'i'},  LookAlike{0x3bd, 'v'},  LookAlike{0x3b7, 'n'},
    LookAlike{0x3bf, 'o'},  LookAlike{0x3c1, 'p'},  LookAlike{0x3c4, 't'},  LookAlike{0x3c5, 'u'},
    LookAlike{0x3c3, 'o'},  LookAlike{0x3c7, 'x'},  LookAlike{0x3b3, 'y'},  LookAlike{0x131, 'i'},
    LookAlike{0x251, 'a'},  LookAlike{0x261, 'g'},  LookAlike{0x269, 'i'},  LookAlike{0x26a, 'i'},
    LookAlike{0x274, 'n'},  LookAlike{0xa731, 's'}, LookAlike{0x1d00, 'a'}, LookAlike{0x1d04, 'c'},
    LookAlike{0x1d05, 'd'}, LookAlike{0x1d1b, 't'}, LookAlike{0x28f, 'y'},  LookAlike{0x13aa, 'a'},
    LookAlike{0x13da, 's'}, LookAlike{0x13a2, 't'}};

bool is_letter(utf8proc_int32_t c) {
  const auto category = utf8proc_category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

}  // namespace

std::string look_of(std::string_view name) {
  std::string out;
  const std::string fold = folded(name);
  for (std::string_view rest = fold; !rest.empty();) {
    utf8proc_int32_t code = -1;
    const auto got = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                                      static_cast<utf8proc_ssize_t>(rest.size()), &code);
    const std::size_t bytes = got > 0 ? static_cast<std::size_t>(got) : 1;
    const auto like = std::find_if(kLookAlikes.begin(), kLookAlikes.end(),
                                   [&](const LookAlike& l) { return l.code == code; });
    if (like != kLookAlikes.end()) {
      out += like->letter;
    } else if (got > 0 && (is_letter(code) || utf8proc_category(code) == UTF8PROC_CATEGORY_ND)) {
      out.append(rest, 0, bytes);
    }
    rest.remove_prefix(bytes);
  }
  return out;
}

}  // namespace syncd
