// SPDX-License-Identifier: Apache-2.0
// Keeps a second process away from a data folder. Released by the kernel when the process ends, however it
// ends. Any thread.
#pragma once

#include <filesystem>

#include "base/errors.h"

namespace syncd::store {

class FolderLock {
 public:
  // Makes the folder (mode 0700) where there is none. Errors: storage_unavailable, in one plain sentence.
  static Result<FolderLock> take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace syncd::store
