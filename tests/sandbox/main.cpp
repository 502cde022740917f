// SPDX-License-Identifier: Apache-2.0
// The tests, and the sandbox that they start: the same program, as in the daemon.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <csignal>
#include <string_view>

#include "sandbox/serve.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == syncd::sandbox::kArgument) return syncd::sandbox::serve();
  std::signal(SIGPIPE, SIG_IGN);
  return doctest::Context(argc, argv).run();
}
