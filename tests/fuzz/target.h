// SPDX-License-Identifier: Apache-2.0
// What every target is: a function that takes bytes from outside and stops the process where a promise about
// them is broken. libFuzzer calls it with bytes of its own making, the tests with those that are stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace syncd::fuzz {

void target(std::string_view bytes);

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace syncd::fuzz
