// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>
#include <clocale>
#include <csignal>
#include <string>
#include <vector>

#include "cmd/command_line.h"
#include "cmd/shell.h"
#include "cmd/sink.h"

int main(int count, char** words) {
  using namespace syncd::cmd;
  std::signal(SIGPIPE, SIG_IGN);
  std::setlocale(LC_CTYPE, "");
  FdSink out(STDOUT_FILENO);
  FdSink err(STDERR_FILENO);
  Shell shell = process_shell(out, err);
  return static_cast<int>(run_command_line(shell, std::vector<std::string>(words + 1, words + count)));
}
