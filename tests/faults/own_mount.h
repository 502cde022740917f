// SPDX-License-Identifier: Apache-2.0
// A small file system of a test's own, in a mount namespace that ends with the test program. Only root may
// have one. Made before any thread is.
#pragma once

#include <sched.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace syncd::test {

class OwnMount {
 public:
  explicit OwnMount(std::filesystem::path at, const char* size = "size=192m")
      : at_(std::move(at)), options_(size) {
    std::filesystem::create_directories(at_);
    there_ = unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
             mount("tmpfs", at_.c_str(), "tmpfs", 0, options_) == 0;
  }
  ~OwnMount() {
    if (there_) umount2(at_.c_str(), MNT_DETACH);
  }
  OwnMount(const OwnMount&) = delete;
  OwnMount& operator=(const OwnMount&) = delete;

  bool there() const { return there_; }
  // False where somebody has a file open for writing.
  bool read_only(bool wanted) const {
    return mount("tmpfs", at_.c_str(), "tmpfs", MS_REMOUNT | (wanted ? MS_RDONLY : 0), options_) == 0;
  }
  // To the last byte.
  void fill() const {
    std::ofstream file(ballast(), std::ios::binary);
    const std::string piece(1 << 16, 'x');
    while (file.write(piece.data(), static_cast<std::streamsize>(piece.size())) && file.flush()) {
    }
  }
  void empty() const { std::filesystem::remove(ballast()); }

 private:
  std::filesystem::path ballast() const { return at_ / "ballast"; }

  std::filesystem::path at_;
  const char* options_;
  bool there_ = false;
};

}  // namespace syncd::test
