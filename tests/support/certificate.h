// SPDX-License-Identifier: Apache-2.0
// A certificate that signs itself, and its key, as files in a folder of the test's. One thread.
#pragma once

#include <filesystem>
#include <string>

namespace syncd::test {

struct Certificate {
  // `name`: of the host that it is for.
  explicit Certificate(const std::filesystem::path& folder, const std::string& name = "localhost");

  std::string certificate_file, key_file;
};

// The name in the certificate that the port shows; empty where no handshake comes about.
std::string certificate_shown(int port);

}  // namespace syncd::test
