// SPDX-License-Identifier: Apache-2.0
// A file from the server over HTTP, straight to the disk: it has its name only once it is there whole. Asks
// for nothing else and prints nothing. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/errors.h"
#include "cmd/context/settings.h"

namespace syncd::cmd {

struct Downloaded {
  std::uint64_t bytes = 0;
  std::uint64_t seq = 0;  // of the last event in it
  std::string epoch;
};

// `path`: on the server, such as /api/backup. `replace`: a file of that name may be there. `on_bytes` is told
// how many of how many have come, and says whether to go on. Errors: the server's own; already_exists,
// cannot_connect, unauthorized; internal, where the file cannot be written or not all of it came.
Result<Downloaded> download(const Settings& settings, const std::string& path, const std::string& file,
                            bool replace,
                            const std::function<bool(std::uint64_t done, std::uint64_t whole)>& on_bytes);

}  // namespace syncd::cmd
