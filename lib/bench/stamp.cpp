// SPDX-License-Identifier: Apache-2.0
#include "bench/stamp.h"

#include <fmt/format.h>

#include <iterator>

namespace syncd::bench {

void append_stamped(std::string& out, std::uint64_t stamp, std::size_t size) {
  const auto begin = out.size();
  fmt::format_to(std::back_inserter(out), "{}{:010};", kStampMark, stamp);
  if (out.size() - begin < size) out.append(size - (out.size() - begin), 'x');
}

}  // namespace syncd::bench
