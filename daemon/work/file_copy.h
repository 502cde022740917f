// SPDX-License-Identifier: Apache-2.0
// A copy of an organisation's file by a thread of its own, so that neither loop, writer nor readers wait for
// it. What comes of it is delivered to the loop, and not after the object is gone. Loop thread, but for its
// own.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/ids.h"
#include "daemon/core/backend.h"

namespace syncd::daemon {

class ThreadedFileCopy final : public FileCopy {
 public:
  using Deliver = std::function<void(std::function<void()>)>;
  // Any room that the copy takes until it has been read is taken in the file's own folder.
  ThreadedFileCopy(std::filesystem::path file, const Entropy& entropy, Deliver deliver,
                   std::function<void(Result<Made>)> made);
  ~ThreadedFileCopy() override;

  void next(std::function<void(Result<std::string>)> piece) override;

 private:
  using Piece = std::function<void(Result<std::string>)>;
  void work(const std::function<void(Result<Made>)>& made);
  Result<Made> make();
  Result<std::string> read();
  // To the loop, for as long as this is there.
  template <class Fn, class Value>
  void hand_over(const Fn& fn, Value value);
  bool stopping();

  const std::filesystem::path file_, copy_;
  const Deliver deliver_;
  std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);
  const std::weak_ptr<const bool> alive_watch_ = alive_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Piece wanted_;
  bool stopping_ = false;
  int fd_ = -1;
  std::thread thread_;
};

}  // namespace syncd::daemon
