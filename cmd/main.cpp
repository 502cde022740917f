// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>
#include <clocale>
#include <csignal>
#include <string>
#include <vector>

#include "cmd/command_line.h"
#include "cmd/shell.h"
#include "cmd/sink.h"

namespace {

// Where one of the three was closed, the next file that is opened would take its place and be read or
// written as if it were the user's.
void hold_standard_streams() {  // for reading: input is at its end, and writing fails
  int fd = ::open("/dev/null", O_RDONLY);
  while (fd >= 0 && fd <= STDERR_FILENO) fd = ::open("/dev/null", O_RDONLY);
  if (fd > STDERR_FILENO) ::close(fd);
}

}  // namespace

int main(int count, char** words) {
  using namespace syncd::cmd;
  std::signal(SIGPIPE, SIG_IGN);
  hold_standard_streams();
  std::setlocale(LC_CTYPE, "");
  FdSink out(STDOUT_FILENO);
  FdSink err(STDERR_FILENO);
  Shell shell = process_shell(out, err);
  return static_cast<int>(run_command_line(shell, std::vector<std::string>(words + 1, words + count)));
}
