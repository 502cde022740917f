// SPDX-License-Identifier: Apache-2.0
#include "cmd/exec/passage.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace syncd::cmd {
namespace {

constexpr std::size_t kBlock = 64 * 1024;

// A pipe that is ready takes so much without making the writer wait; a file takes anything.
std::size_t ready_room(int fd) {
  struct stat about {};
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode) ? kBlock : PIPE_BUF;
}

bool is_for_now(int error) {
  return error == EINTR || error == EAGAIN;
}

}  // namespace

Passage::Passage(int from, int to, std::function<void(std::string&)> seen)
    : from_(from), to_(to), seen_(std::move(seen)), most_written_(ready_room(to)) {}

pollfd Passage::wants() const {
  if (over()) return {-1, 0, 0};
  return empty() ? pollfd{from_, POLLIN, 0} : pollfd{to_, POLLOUT, 0};
}

void Passage::move(short happened) {
  if (happened == 0 || over()) return;
  if (empty())
    read_some();
  else
    write_some();
}

void Passage::reader_is_gone(short happened) {
  if (over() || (happened & (POLLERR | POLLHUP)) == 0) return;
  failure_ = (happened & POLLERR) != 0 ? EPIPE : EIO;
  end();
}

void Passage::read_some() {
  held_.resize(kBlock);
  at_ = 0;
  const ssize_t got = ::read(from_, held_.data(), held_.size());
  const int error = errno;
  held_.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got > 0) return seen_(held_);
  if (got == 0 || !is_for_now(error)) end();  // a terminal that nobody has open any more fails
}

void Passage::write_some() {
  const ssize_t wrote = ::write(to_, held_.data() + at_, std::min(held_.size() - at_, most_written_));
  if (wrote >= 0) {
    at_ += static_cast<std::size_t>(wrote);
  } else if (!is_for_now(errno)) {
    failure_ = errno;
    end();
  }
}

std::size_t Passage::waiting() const {
  int bytes = 0;
  return !over() && ::ioctl(from_, FIONREAD, &bytes) == 0 ? static_cast<std::size_t>(bytes) : 0;
}

}  // namespace syncd::cmd
