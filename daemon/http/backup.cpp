// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/backup.h"

#include <fmt/format.h>

#include <map>
#include <memory>

namespace syncd::daemon {
namespace {

constexpr std::size_t kAtATime = 4;  // of all organisations, each with a thread and room for a file

// A copy on its way to who asked for it: a piece is read when the one before it has mostly gone out. The
// exchange holds it until its answer has ended.
class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  Transfer(Engine& engine, std::shared_ptr<Exchange> exchange)
      : engine_(engine), exchange_(std::move(exchange)) {}

  void begin(const std::string& org) {
    const auto self = shared_from_this();
    exchange_->on_gone([self] { self->copy_.reset(); });
    exchange_->on_drained([self] { self->go_on(); });
    exchange_->on_stop([self] {
      self->copy_.reset();
      self->begun_ ? self->exchange_->cut()
                   : answer_error(self->engine_, *self->exchange_,
                                  {.code = Code::draining, .message = "the server is stopping"});
    });
    copy_ = engine_.copy(org, [this](const Result<FileCopy::Made>& made) { send(made); });
    if (!copy_) send(fail(Code::not_implemented, "this server makes no backups"));
  }

 private:
  void send(const Result<FileCopy::Made>& made) {
    if (!made) return answer_error(engine_, *exchange_, made.error());
    begun_ = true;
    left_ = made->bytes;
    ++engine_.metrics().http_answers[200];
    exchange_->begin_stream(200, "application/vnd.sqlite3",
                            {{"Content-Length", std::to_string(made->bytes)},
                             {"Content-Disposition", R"(attachment; filename="syncd-backup.sqlite")"},
                             {"ETag", fmt::format("\"{}:{}\"", made->epoch, made->seq)}});
    go_on();
  }

  void go_on() {
    if (!copy_ || !begun_ || reading_ || exchange_->over_bound()) return;
    reading_ = true;
    copy_->next([this](const Result<std::string>& piece) { take(piece); });
  }

  // Whoever gets less than was announced knows that it is not all.
  void take(const Result<std::string>& piece) {
    reading_ = false;
    const auto self = shared_from_this();
    if (!piece || piece->empty() || piece->size() > left_) return exchange_->cut();
    left_ -= piece->size();
    if (!exchange_->write(*piece)) return;
    left_ == 0 ? exchange_->end() : go_on();
  }

  Engine& engine_;
  std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<FileCopy> copy_;
  std::uint64_t left_ = 0;
  bool begun_ = false, reading_ = false;
};

}  // namespace

std::vector<Route> backup_routes(Engine& engine) {
  const auto under_way = std::make_shared<std::map<std::string, std::weak_ptr<Transfer>>>();
  return {{"GET",
           "/api/backup",
           false,
           [&engine, under_way](const Visit& visit) {
             std::erase_if(*under_way, [](const auto& entry) { return entry.second.expired(); });
             if (under_way->contains(visit.actor.org) || under_way->size() == kAtATime) {
               return answer_error(
                   engine, *visit.exchange,
                   {.code = Code::busy, .message = "a backup is being made; there is one at a time"});
             }
             const auto transfer = std::make_shared<Transfer>(engine, visit.exchange);
             under_way->emplace(visit.actor.org, transfer);
             transfer->begin(visit.actor.org);
           },
           {.id = "backup",
            .summary = "The organisation's file as it is at this moment; `syncd --restore` takes it back",
            .shape = Shape::file},
           domain::Role::admin}};
}

}  // namespace syncd::daemon
