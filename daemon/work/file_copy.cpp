// SPDX-License-Identifier: Apache-2.0
#include "daemon/work/file_copy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/copy.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kPiece = std::size_t{256} * 1024;

tl::unexpected<Error> unreadable(int error) {
  return fail(Code::storage_unavailable, fmt::format("the copy cannot be read: {}", std::strerror(error)));
}

}  // namespace

ThreadedFileCopy::ThreadedFileCopy(std::filesystem::path file, const Entropy& entropy, Deliver deliver,
                                   std::function<void(Result<Made>)> made)
    : file_(std::move(file)),
      copy_(store::unfinished_copy(file_.parent_path(), entropy)),
      deliver_(std::move(deliver)),
      thread_([this, made = std::move(made)] { work(made); }) {}

ThreadedFileCopy::~ThreadedFileCopy() {
  alive_.reset();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (fd_ >= 0) close(fd_);
}

void ThreadedFileCopy::next(Piece piece) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = std::move(piece);
  }
  wake_.notify_one();
}

bool ThreadedFileCopy::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

template <class Fn, class Value>
void ThreadedFileCopy::hand_over(const Fn& fn, Value value) {
  deliver_([alive = alive_watch_, fn, value = std::move(value)]() mutable {
    if (!alive.expired()) fn(std::move(value));
  });
}

void ThreadedFileCopy::work(const std::function<void(Result<Made>)>& made) {
  hand_over(made, make());
  while (true) {
    Piece piece;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || wanted_; });
      if (stopping_) return;
      piece = std::exchange(wanted_, nullptr);
    }
    hand_over(piece, read());
  }
}

Result<FileCopy::Made> ThreadedFileCopy::make() {
  const auto copied = store::copy_file(file_, copy_, [this] { return !stopping(); });
  if (!copied) return tl::unexpected<Error>(copied.error());
  fd_ = ::open(copy_.c_str(), O_RDONLY | O_CLOEXEC);
  const int error = errno;
  unlink(copy_.c_str());  // it goes with the descriptor, however this process ends
  struct stat about {};
  if (fd_ < 0 || fstat(fd_, &about) != 0) return unreadable(fd_ < 0 ? error : errno);
  return Made{static_cast<std::uint64_t>(about.st_size), copied->seq, copied->epoch};
}

Result<std::string> ThreadedFileCopy::read() {
  std::string piece(kPiece, '\0');
  const auto got = ::read(fd_, piece.data(), piece.size());
  if (got < 0) return unreadable(errno);
  piece.resize(static_cast<std::size_t>(got));
  return piece;
}

}  // namespace syncd::daemon
