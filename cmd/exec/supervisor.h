// SPDX-License-Identifier: Apache-2.0
// Runs a command as if nobody stood between: bytes, signals and the terminal go through, and on the side the
// server is told. What is told never makes the command wait: the network has its thread, the reporter its
// bounded queue. The command's own bytes go to the descriptors and not through the Printer, which is for what
// syncctl says itself. One thread.
#pragma once

#include <memory>
#include <optional>

#include "client/client.h"
#include "cmd/exec/child.h"
#include "cmd/exec/ending.h"
#include "cmd/exec/foreground.h"
#include "cmd/exec/output_digest.h"
#include "cmd/exec/passage.h"
#include "cmd/exec/raw_terminal.h"
#include "cmd/exec/reporter.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd {

struct ExecOptions {
  Reported about = {};
  Millis linger = 10'000;  // after the end, to tell what is not told
  Millis limit = 0;        // the command may run so long; 0 is for ever
  Millis grace = 10'000;   // it may go on so long when it was told to end
};

class Supervisor {
 public:
  Supervisor(Call& call, ExecOptions options);
  // The command's own status, or 126, 127, or 124 where its time was over.
  Exit run();

 private:
  Wiring wiring() const;
  void watch_signals();
  void connect();
  void start_passages();
  void supervise();
  void turn(Millis longest);
  void move_bytes(const pollfd& in, const pollfd& out, const pollfd& err);
  void pump();
  void hear();
  void pass_signals();
  bool suspend(int signal, bool whole_group);
  void see_to_the_end();
  void note_changes();
  void stood_still(int signal);
  void unheard(std::optional<Passage>& passage, bool& noticed);
  bool output_is_through() const;
  void key_pressed(std::string& block);
  void wrote(OutputDigest::Stream stream, const std::string& block);
  int status_to_give();
  void complain(const std::string& what);
  void linger();
  void say_what_is_untold();

  Call& call_;
  ExecOptions options_;
  OutputDigest digest_;
  Reporter reporter_;
  std::unique_ptr<Child> child_;
  std::unique_ptr<client::Client> client_;
  std::optional<RawTerminal> raw_;
  std::optional<Passage> in_, out_, err_;
  std::string away_;  // why there is no connection
  Foreground foreground_;
  std::optional<Ending> ending_;
  Millis began_ = 0, ended_at_ = 0, moved_at_ = 0;
  std::optional<int> status_;
  std::size_t owed_ = 0;  // bytes that the command had written at its end and that are not read
  bool suspend_ = false;
  bool out_noticed_ = false, err_noticed_ = false;  // the command could see that nobody reads
};

}  // namespace syncd::cmd
