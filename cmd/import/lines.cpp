// SPDX-License-Identifier: Apache-2.0
#include "cmd/import/lines.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kBlock = 256 * 1024;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

tl::unexpected<Error> unreadable(const std::string& path, int error) {
  return fail(
      error == ENOENT ? Code::not_found : Code::invalid_field,
      fmt::format("{} cannot be read: {}", path == "-" ? "stdin" : terminal_line(path), std::strerror(error)),
      "file");
}

ssize_t read_again(int fd, char* into, std::size_t size) {
  ssize_t got = 0;
  do {
    got = ::read(fd, into, size);
  } while (got < 0 && errno == EINTR);
  return got;
}

// A file that is gone with its descriptor.
int nameless_file() {
  const char* folder = std::getenv("TMPDIR");
  std::string name = std::string(folder == nullptr || *folder == 0 ? "/tmp" : folder) + "/syncctl-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd >= 0) ::unlink(name.c_str());
  return fd;
}

bool copy(int from, int to) {
  std::array<char, 64 * 1024> block{};
  for (;;) {
    const ssize_t got = read_again(from, block.data(), block.size());
    if (got <= 0) return got == 0;
    for (ssize_t out = 0; out < got;) {
      const ssize_t wrote = ::write(to, block.data() + out, static_cast<std::size_t>(got - out));
      if (wrote < 0 && errno != EINTR) return false;
      if (wrote > 0) out += wrote;
    }
  }
}

}  // namespace

Result<InputFile> InputFile::open(const std::string& path) {
  const int given =
      path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (given < 0) return unreadable(path, errno);
  struct stat about {};
  if (::fstat(given, &about) == 0 && S_ISREG(about.st_mode) && ::lseek(given, 0, SEEK_CUR) == 0)
    return InputFile(given, static_cast<std::uint64_t>(about.st_size));
  const int kept = S_ISDIR(about.st_mode) ? -1 : nameless_file();
  const bool copied = kept >= 0 && copy(given, kept);
  const int error = S_ISDIR(about.st_mode) ? EISDIR : errno;
  ::close(given);
  if (copied && ::fstat(kept, &about) == 0) return InputFile(kept, static_cast<std::uint64_t>(about.st_size));
  if (kept >= 0) ::close(kept);
  return unreadable(path, error);
}

InputFile::InputFile(InputFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

InputFile::~InputFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::string InputFile::beginning(std::size_t bytes) const {
  std::string out(bytes, '\0');
  const ssize_t got = ::pread(fd_, out.data(), out.size(), 0);
  out.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return out;
}

Lines::Lines(const InputFile& file) : fd_(file.fd()) {
  fill();
  if (buffer_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

// Makes room by forgetting what was given, and reads on.
bool Lines::fill() {
  if (over_) return false;
  buffer_.erase(0, std::exchange(at_, 0));
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kBlock);
  ssize_t got = 0;
  do {
    got = ::pread(fd_, buffer_.data() + had, kBlock, static_cast<off_t>(offset_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) failure_ = errno;
  buffer_.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
  offset_ += got > 0 ? static_cast<std::uint64_t>(got) : 0;
  over_ = got <= 0;
  return !over_;
}

std::optional<InputLine> Lines::next() {
  bool too_long = false;
  std::size_t searched = at_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      const InputLine line{++number_, std::string_view(buffer_).substr(at_, end + 1 - at_), too_long};
      at_ = end + 1;
      return line;
    }
    if (buffer_.size() - at_ > kLongestLine) {
      too_long = true;
      at_ = buffer_.size() - 1;
    }
    const std::size_t unsearched = buffer_.size() - at_;
    if (!fill()) break;
    searched = unsearched;
  }
  if (at_ == buffer_.size()) return std::nullopt;
  const InputLine line{++number_, std::string_view(buffer_).substr(at_), too_long};
  at_ = buffer_.size();
  return line;
}

}  // namespace syncd::cmd
