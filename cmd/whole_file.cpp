// SPDX-License-Identifier: Apache-2.0
#include "cmd/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace syncd::cmd {

WholeFile::WholeFile(std::string path) : path_(std::move(path)), beside_(path_ + ".part-XXXXXX") {
  fd_ = ::mkostemp(beside_.data(), O_CLOEXEC);  // made with mode 0600
  if (fd_ < 0) error_ = errno;
}

WholeFile::~WholeFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!named_) ::unlink(beside_.c_str());
}

bool WholeFile::write(std::string_view bytes) {
  while (error_ == 0 && !bytes.empty()) {
    const auto put = ::write(fd_, bytes.data(), bytes.size());
    if (put >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  return error_ == 0;
}

bool WholeFile::finish(Safe safe) {
  // EINVAL: what cannot be synchronised, such as a pipe, need not be.
  if (error_ == 0 && safe == Safe::on_disk && ::fsync(fd_) != 0 && errno != EINVAL) error_ = errno;
  return error_ == 0;
}

bool WholeFile::replace(Safe safe) {
  if (!finish(safe)) return false;
  if (::rename(beside_.c_str(), path_.c_str()) != 0) return error_ = errno, false;
  return named_ = true;
}

bool WholeFile::keep_new(Safe safe) {
  if (!finish(safe)) return false;
  if (::link(beside_.c_str(), path_.c_str()) != 0) return error_ = errno, false;
  return true;
}

}  // namespace syncd::cmd
