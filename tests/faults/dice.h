// SPDX-License-Identifier: Apache-2.0
// Randomness that is printed, so that a run can be had again: SYNCD_SEED=n.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <random>

namespace syncd::test {

inline unsigned number_from(const char* variable, unsigned otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

inline std::mt19937 dice(const char* what) {
  const unsigned seed = number_from("SYNCD_SEED", std::random_device()());
  std::printf("%s: seed %u\n", what, seed);
  std::fflush(stdout);
  return std::mt19937(seed);
}

// From `least` to `most`, both included.
inline int between(std::mt19937& dice, int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(dice);
}

}  // namespace syncd::test
