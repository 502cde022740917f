// SPDX-License-Identifier: Apache-2.0
// Keys from files: where a key lies as people write it, and files that others could read or change refused.
// Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "identity/keys.h"

namespace syncd::identity {

// A file that holds a secret: refused where others may read or write it. Errors hold the name, never what is
// in it.
Result<std::string> read_secret_file(const std::string& path);
// One that may be read by anyone, but changed by no stranger.
Result<std::string> read_public_file(const std::string& path);

// "KID=FILE", "FILE", or a folder, whose files are keys called by their names without what follows the last
// dot.
using MakeKey = Result<Key> (*)(std::string kid, std::string bytes);
using ReadFile = Result<std::string> (*)(const std::string& path);
Result<void> add_keys(KeySet& keys, std::string_view place, ReadFile read, MakeKey make);

// Everything that was configured, in one set. Errors: one sentence that names the file.
Result<KeySet> load_keys(const std::vector<std::string>& secret_files,
                         const std::vector<std::string>& public_key_files);

}  // namespace syncd::identity
