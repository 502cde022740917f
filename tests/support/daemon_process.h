// SPDX-License-Identifier: Apache-2.0
// The real syncd as a process of its own, on a free port and a folder of the test's: started, killed, ended,
// started again on the same port. It never outlives the test. Start it from the main thread only: it is told
// to go when the thread that started it goes.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace syncd::test {

// The program that lies beside this test, or in the folder SYNCD_PROGRAMS.
std::filesystem::path program(const std::string& name = "syncd");

// Starts a program with these as its output. It is killed when the thread that started it goes.
pid_t spawn(const std::vector<std::string>& command, int out, int err);

// A program that was run to its end.
struct Ended {
  int status = -1;  // its exit code; 128 and more: the signal that ended it; -1: it had to be killed
  std::string out, err;
};
Ended run(const std::vector<std::string>& command, int ms = 60'000);

class DaemonProcess {
 public:
  // Starts it and waits until it listens. Throws where it does not.
  explicit DaemonProcess(std::filesystem::path folder, std::vector<std::string> arguments = {});
  ~DaemonProcess();
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  // Again, on the port of the first time.
  void start();
  void kill();  // SIGKILL, and waits for the end
  void signal(int number) const;
  // Waits for the end; the exit code as in Ended.
  int wait(int ms = 60'000);
  int terminate(int ms = 60'000) { return signal(15), wait(ms); }

  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  const std::filesystem::path& folder() const { return folder_; }
  // What it keeps in memory now, and the most that it kept.
  std::size_t resident_bytes() const { return status_bytes("VmRSS:"); }
  std::size_t peak_bytes() const { return status_bytes("VmHWM:"); }
  // Built with a sanitizer, by the address space that those take: what it keeps says nothing then.
  bool sanitized() const { return status_bytes("VmSize:") > std::size_t{1} << 40; }
  // What it said on stderr since it was started last.
  std::string log() const;

 private:
  std::size_t status_bytes(const char* row) const;
  void check_sanitizers() const;

  std::filesystem::path folder_;
  std::filesystem::path log_;
  std::vector<std::string> arguments_;
  pid_t pid_ = -1;
  int port_ = 0;
};

}  // namespace syncd::test
