// SPDX-License-Identifier: Apache-2.0
#include "cmd/sink.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace syncd::cmd {
namespace {

constexpr std::size_t kEnough = 64 * 1024;

}  // namespace

void FdSink::write(std::string_view text) {
  if (closed_ || failure_ != 0) return;
  buffer_ += text;
  if (buffer_.size() >= kEnough) flush();
}

void FdSink::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !closed_ && failure_ == 0) {
    const auto wrote = ::write(fd_, rest.data(), rest.size());
    if (wrote >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(wrote));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno == EAGAIN) {  // shared with a program that made it non-blocking
      pollfd ready{fd_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      failure_ = errno;
    }
  }
  buffer_.clear();
}

}  // namespace syncd::cmd
