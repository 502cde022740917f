// SPDX-License-Identifier: Apache-2.0
#include "daemon/work/readers.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <spdlog/spdlog.h>

#include <map>
#include <memory>

#include "base/text.h"
#include "store/organisation.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kFiles = 64;  // that a thread keeps open

// One thread's hold on one file.
struct Reader {
  explicit Reader(const Readers::Source& source)
      : database(store::open_reader(source.file)), tables(*database), epoch(source.epoch) {}
  std::unique_ptr<SQLite::Database> database;
  domain::Tables tables;
  std::string epoch;
};

std::function<void()> run(Reader& reader, const Backend::Job& job) {
  const SQLite::Transaction snapshot(*reader.database);
  return job(reader.tables, reader.epoch);
}

// The job finds no tables where the file cannot be read, and has its own way of saying so.
std::function<void()> run_without_file(const Backend::Job& job) {
  SQLite::Database nothing(":memory:");
  domain::Tables tables(nothing);
  return job(tables, {});
}

}  // namespace

Readers::Readers(std::size_t threads, Find find, Deliver deliver)
    : find_(std::move(find)), deliver_(std::move(deliver)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Readers::~Readers() {
  stop();
}

void Readers::submit(const std::string& org, Backend::Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    queue_.push(org, {org, std::move(job)});
  }
  wake_.notify_one();
}

void Readers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Readers::work() {
  std::map<std::string, std::unique_ptr<Reader>> readers;
  while (true) {
    Item item;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      item = std::move(*queue_.pop());
    }
    if (readers.size() > kFiles && !readers.contains(item.org)) readers.clear();
    auto& reader = readers[item.org];
    std::function<void()> outcome;
    try {
      if (!reader) reader = std::make_unique<Reader>(find_(item.org));
      outcome = run(*reader, item.job);
    } catch (const std::exception& e) {
      spdlog::error("the store cannot be read org={} fault=\"{}\"", item.org, log_text(e.what()));
      reader.reset();  // opened anew for the next
      outcome = run_without_file(item.job);
    }
    deliver_(std::move(outcome));
  }
}

}  // namespace syncd::daemon
