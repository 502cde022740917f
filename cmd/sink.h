// SPDX-License-Identifier: Apache-2.0
// Where output goes: a file descriptor in the program, a string in tests. Buffers; knows nothing of colour
// or of terminals. A reader that went away is no error: what is written from then on is dropped, and
// closed() says so. One thread.
#pragma once

#include <string>
#include <string_view>

namespace syncd::cmd {

class Sink {
 public:
  virtual ~Sink() = default;
  virtual void write(std::string_view text) = 0;
  virtual void flush() = 0;
  // The reader is gone; a stream should end, quietly.
  virtual bool closed() const { return false; }
  // The errno of a write that failed for another reason, such as a full disk; 0 while all is well.
  virtual int failure() const { return 0; }
  // To poll whether the reader is still there; -1 where there is nothing to poll.
  virtual int fd() const { return -1; }
};

class FdSink final : public Sink {
 public:
  explicit FdSink(int fd) : fd_(fd) {}
  ~FdSink() override { flush(); }
  FdSink(const FdSink&) = delete;
  FdSink& operator=(const FdSink&) = delete;
  void write(std::string_view text) override;
  void flush() override;
  bool closed() const override { return closed_; }
  int failure() const override { return failure_; }
  int fd() const override { return fd_; }

 private:
  int fd_;
  std::string buffer_;
  bool closed_ = false;
  int failure_ = 0;
};

class StringSink final : public Sink {
 public:
  void write(std::string_view more) override { text += more; }
  void flush() override {}
  std::string text;
};

}  // namespace syncd::cmd
