// SPDX-License-Identifier: Apache-2.0
#include "store/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace syncd::store {
namespace {

tl::unexpected<Error> unusable(const std::filesystem::path& folder, int error) {
  return fail(Code::storage_unavailable,
              fmt::format("the data folder {} cannot be used: {}", folder.string(), std::strerror(error)));
}

std::string holder(int fd) {
  char text[32] = {};
  const auto got = pread(fd, text, sizeof text - 1, 0);
  return got > 0 ? std::string(text, strcspn(text, "\n")) : "unknown";
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& wanted) {
  // "data/" names the folder "data", whose parent may have to be made.
  const std::filesystem::path folder = wanted.has_filename() ? wanted : wanted.parent_path();
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return unusable(folder, errno);
  if (access(folder.c_str(), R_OK | W_OK | X_OK) != 0) return unusable(folder, errno);
  const int fd = open((folder / "syncd.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return unusable(folder, errno);
  FolderLock lock(fd);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return fail(Code::storage_unavailable, fmt::format("another syncd (process {}) uses the data folder {}",
                                                       holder(fd), folder.string()));
  }
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.data(), pid.size(), 0) < 0) return unusable(folder, errno);
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FolderLock::~FolderLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace syncd::store
