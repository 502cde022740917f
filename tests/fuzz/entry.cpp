// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  syncd::fuzz::target({reinterpret_cast<const char*>(data), size});
  return 0;
}
