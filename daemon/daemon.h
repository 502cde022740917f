// SPDX-License-Identifier: Apache-2.0
// The daemon put together: data folder, writer, readers, loop, network. Made and run by main.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/assistant/errands.h"
#include "daemon/core/backend.h"
#include "daemon/core/engine.h"
#include "daemon/gateway.h"
#include "daemon/net/mailbox.h"
#include "daemon/net/server.h"
#include "daemon/options.h"
#include "daemon/rules/rules.h"
#include "daemon/work/readers.h"
#include "daemon/work/writer.h"
#include "store/folder_lock.h"

namespace syncd::daemon {

class Daemon final : public Backend {
 public:
  // Opens the data folder and starts to listen. Errors: one plain sentence for the one who started it.
  static Result<std::unique_ptr<Daemon>> start(const Options& options);
  ~Daemon() override;
  // Whether start() would find what it is told to read; opens no folder and no port.
  static Result<void> check(const Options& options);

  int port() const { return port_; }
  // Serves until SIGTERM or SIGINT, then drains: new work is refused, what has queued is committed and
  // answered, clients are told to come back. On SIGHUP `read` is asked for the options anew.
  void run(std::function<Parsed()> read);

  void write(store::Request request, std::uint64_t origin, Answer answer) override;
  void read(const std::string& org, Job job) override;
  std::unique_ptr<FileCopy> copy(const std::string& org,
                                 std::function<void(Result<FileCopy::Made>)> made) override;
  bool writable() const override { return unwritable_.empty(); }
  void open(const std::string& org, std::function<void(Result<void>)> then) override;
  void close(const std::string& org) override;

 private:
  struct Waiting {
    std::uint64_t origin;
    Answer answer;
  };

  Daemon(const Options& options, store::FolderLock lock, std::string chatgpt_secret);
  Result<void> open(const Options& options);
  Result<void> hire(const Options& options);
  void opened(const std::string& org, const Result<Writer::Opened>& opened);
  Readers::Source source_of(const std::string& org);
  void settle(Writer::Outcome outcome);
  void on_signal(int number);
  void reload(const Parsed& parsed);

  store::FolderLock lock_;
  std::filesystem::path folder_;
  bool encrypted_;
  std::mutex files_mutex_;
  std::map<std::string, Readers::Source> files_;
  std::map<std::string, std::vector<std::function<void(Result<void>)>>> opening_;
  uv_loop_t loop_;
  std::unique_ptr<Mailbox> mailbox_;
  FramePress press_;
  Doorkeeper keeper_;
  Engine engine_;
  Gateway gateway_;
  std::unique_ptr<domain::Listener> listener_;
  std::unique_ptr<ModelDesk> desk_;
  std::unique_ptr<Rules> rules_;
  std::unique_ptr<Errands> errands_;
  Writer writer_;
  std::unique_ptr<Readers> readers_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Timer> ticker_;
  std::unordered_map<std::uint64_t, Waiting> waiting_;
  std::uint64_t last_ticket_ = 0;
  int port_ = 0;
  std::set<std::string> unwritable_;  // organisations whose last write failed
};

}  // namespace syncd::daemon
