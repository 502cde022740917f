// SPDX-License-Identifier: Apache-2.0
#include "daemon/daemon.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include "assistant/builtin/listener.h"
#include "base/text.h"
#include "daemon/demo.h"
#include "daemon/setup.h"
#include "daemon/web/files.h"
#include "daemon/work/file_copy.h"
#include "protocol/closes.h"
#include "store/copy.h"

namespace syncd::daemon {
namespace {

constexpr int kTickMillis = 500;
constexpr int kLeaveMillis = 3'000;  // for clients to take what is left and go
constexpr std::size_t kModelThreads = 4;

// A signal that arrives on the loop.
class Signal {
 public:
  Signal(uv_loop_t* loop, int number, std::function<void()> fn)
      : fn_(std::move(fn)), handle_(new uv_signal_t) {
    uv_signal_init(loop, handle_.get());
    handle_->data = this;
    uv_signal_start(
        handle_.get(), [](uv_signal_t* handle, int) { static_cast<Signal*>(handle->data)->fn_(); }, number);
  }

 private:
  std::function<void()> fn_;
  UvPtr<uv_signal_t> handle_;
};

}  // namespace

Daemon::Daemon(const Options& options, store::FolderLock lock, std::string chatgpt_secret)
    : lock_(std::move(lock)),
      folder_(options.data),
      encrypted_(!options.tls_cert.empty()),
      keeper_(wall_clock),
      engine_(*this, press_, settings_of(options), wall_clock, system_entropy()),
      gateway_(engine_, keeper_,
               {.queued = [this] { return writer_.queued(); },
                .wal_bytes = [this] { return writer_.wal_bytes(); },
                .chatgpt_secret = std::move(chatgpt_secret),
                .web_folder = options.web_folder}),
      writer_(wall_clock, system_entropy(), [this](Writer::Outcome outcome) {
        mailbox_->post([this, outcome = std::move(outcome)]() mutable { settle(std::move(outcome)); });
      }) {
  if (uv_loop_init(&loop_) != 0) throw std::runtime_error("the event loop cannot be made");
}

Result<std::unique_ptr<Daemon>> Daemon::start(const Options& options) {
  if (auto page = check_web_folder(options.web_folder); !page) return tl::unexpected<Error>(page.error());
  auto lock = store::FolderLock::take(options.data);
  if (!lock) return tl::unexpected<Error>(lock.error());
  auto secret = chatgpt_secret(options);
  if (!secret) return tl::unexpected<Error>(secret.error());
  store::remove_unfinished_copies(options.data);
  std::unique_ptr<Daemon> self(new Daemon(options, std::move(*lock), std::move(*secret)));
  if (auto ready = self->keeper_.configure(options); !ready) return tl::unexpected<Error>(ready.error());
  if (auto hired = self->hire(options); !hired) return tl::unexpected<Error>(hired.error());
  if (auto opened = self->open(options); !opened) return tl::unexpected<Error>(opened.error());
  return self;
}

// Who listens to what is said.
Result<void> Daemon::hire(const Options& options) {
  mailbox_ = std::make_unique<Mailbox>(&loop_);
  if (options.assistant == "off") {
    listener_ = std::make_unique<assistant::AbsentListener>();
  } else if (options.assistant == "builtin") {
    listener_ = std::make_unique<assistant::BuiltinListener>();
  } else {
    auto settings = model_settings(options);
    if (!settings) return tl::unexpected<Error>(settings.error());
    spdlog::info("assistant={} service={} model=\"{}\"", options.assistant,
                 log_text(assistant::model::authority(settings->url)), log_text(settings->model));
    listener_ = std::make_unique<assistant::ModelListener>();
    desk_ =
        std::make_unique<ModelDesk>(std::move(*settings), kModelThreads,
                                    [this](std::function<void()> task) { mailbox_->post(std::move(task)); });
  }
  rules_ = std::make_unique<Rules>(
      engine_, desk_.get(), [this](const std::string& org) { return source_of(org).file.string(); },
      rule_bounds(options), [this](std::function<void()> task) { mailbox_->post(std::move(task)); });
  engine_.prepare_with([this](const Call& call, Rules::Then then) { rules_->find(call, std::move(then)); });
  errands_ = std::make_unique<Errands>(
      engine_,
      [this](const domain::Said& said, const std::string& words, std::function<void(bool)> then) {
        rules_->understands(said.actor.org, said.actor.user, words, std::move(then));
      },
      desk_.get());
  writer_.listen(listener_.get());
  return {};
}

Result<void> Daemon::open(const Options& options) {
  const std::filesystem::path file = organisation_file(folder_, kDefaultOrganisation);
  auto organisation = store::Organisation::open(file, system_entropy());
  if (!organisation) return tl::unexpected<Error>(organisation.error());
  if (options.demo) {
    if (auto filled = fill_demo(**organisation, wall_clock(), system_entropy()); !filled) return filled;
  }
  files_[kDefaultOrganisation] = {file, (*organisation)->epoch()};
  engine_.overhear([this](const std::string& org, const store::Committed& event) {
    if (event.type != domain::EventType::token_revoked) return;
    const auto body = parse_json(event.frame);
    if (const auto one = body ? domain::revocation_in(*body) : std::nullopt) keeper_.revoke(org, *one);
  });
  engine_.add_organisation(kDefaultOrganisation, (*organisation)->epoch(), (*organisation)->position());
  for (const auto& one : domain::revocations((*organisation)->tables(), wall_clock()))
    keeper_.revoke(kDefaultOrganisation, one);
  writer_.add(kDefaultOrganisation, std::move(*organisation));
  server_ = std::make_unique<Server>(&loop_, server_options(options), gateway_);
  const auto port = server_->listen(options.host, options.port);
  if (!port) return tl::unexpected<Error>(port.error());
  port_ = *port;
  readers_ = std::make_unique<Readers>(
      static_cast<std::size_t>(options.readers), [this](const std::string& org) { return source_of(org); },
      [this](std::function<void()> done) { mailbox_->post(std::move(done)); });
  spdlog::info("listening address={} port={} data=\"{}\" org={} seq={} epoch={}", options.host, port_,
               log_text(options.data), kDefaultOrganisation,
               engine_.organisation(kDefaultOrganisation)->hub.published(),
               files_.at(kDefaultOrganisation).epoch);
  writer_.start();
  errands_->make_up_for(kDefaultOrganisation, engine_.organisation(kDefaultOrganisation)->hub.published());
  ticker_ = std::make_unique<Timer>(&loop_, kTickMillis, [this] {
    engine_.tick();
    gateway_.tick();
    errands_->tick();
  });
  return {};
}

// What may still post goes before what it posts to, and the network before the engine that it talks to.
Daemon::~Daemon() {
  if (rules_) rules_->stop();
  if (desk_) desk_->stop();
  writer_.stop();
  if (readers_) readers_->stop();
  ticker_.reset();
  server_.reset();
  mailbox_.reset();
  uv_run(&loop_, UV_RUN_DEFAULT);
  uv_loop_close(&loop_);
}

Result<void> Daemon::check(const Options& options) {
  if (auto page = check_web_folder(options.web_folder); !page) return page;
  if (auto secret = chatgpt_secret(options); !secret) return tl::unexpected<Error>(secret.error());
  if (options.assistant == "anthropic" || options.assistant == "openai") {
    if (auto model = model_settings(options); !model) return tl::unexpected<Error>(model.error());
  }
  if (auto keys = tls_keys(options); !keys) return tl::unexpected<Error>(keys.error());
  return Doorkeeper(wall_clock).configure(options);
}

// Keys, certificates, origins, organisations and limits; the rest is as it was started. A fault leaves all as
// it is.
void Daemon::reload(const Parsed& parsed) {
  std::string fault = parsed.fault;
  if (fault.empty() && (parsed.options.auth == "jwt") != keeper_.wants_tokens())
    fault = "--auth changes only with a restart";
  if (fault.empty() && parsed.options.tls_cert.empty() == encrypted_)
    fault = "TLS is switched on and off only with a restart";
  const auto keys = tls_keys(parsed.options);
  if (fault.empty() && !keys) fault = keys.error().message;
  if (fault.empty()) {
    if (auto ready = keeper_.configure(parsed.options); !ready) fault = ready.error().message;
  }
  if (!fault.empty()) {
    spdlog::error("the configuration was not taken, the old one stays fault=\"{}\"", log_text(fault));
    return;
  }
  if (encrypted_) server_->use_tls(*keys);
  server_->allow_origins(parsed.options.allow_origin);
  server_->trust(*Proxies::read(parsed.options.behind_proxy));  // was looked at with the options
  server_->set_limits(server_options(parsed.options));
  Settings settings = engine_.settings();
  apply(parsed.options.limits, keeper_.wants_tokens(), settings);
  engine_.set_limits(settings);
  spdlog::info("read the configuration again");
}

void Daemon::run(std::function<Parsed()> read) {
  const Signal hang_up(&loop_, SIGHUP, [this, read = std::move(read)] { reload(read()); });
  const Signal terminate(&loop_, SIGTERM, [this] { on_signal(SIGTERM); });
  const Signal interrupt(&loop_, SIGINT, [this] { on_signal(SIGINT); });
  uv_run(&loop_, UV_RUN_DEFAULT);
}

void Daemon::on_signal(int number) {
  if (engine_.draining()) return uv_stop(&loop_);
  spdlog::info("draining signal={} connections={} queued={}", number, engine_.connections(),
               writer_.queued());
  errands_->interrupt();
  engine_.drain();
  if (desk_) desk_->cancel();
  rules_->cancel();
  server_->stop_accepting();
  writer_.stop();  // what it posts on its way out runs before the task below
  mailbox_->post([this] {
    if (!server_) return;  // a second signal was faster
    server_->shutdown(protocol::kServiceRestart, protocol::kStopping, kLeaveMillis,
                      [this] { uv_stop(&loop_); });
  });
}

void Daemon::write(store::Request request, std::uint64_t origin, Answer answer) {
  const std::uint64_t ticket = ++last_ticket_;
  if (!writer_.submit({std::move(request), ticket})) {
    return answer(engine_.draining()
                      ? fail(Code::draining, "the server is stopping; nothing was changed")
                      : fail(Code::busy, "too many requests are waiting; nothing was changed"));
  }
  waiting_.emplace(ticket, Waiting{origin, std::move(answer)});
}

void Daemon::read(const std::string& org, Job job) {
  readers_->submit(org, std::move(job));
}

std::unique_ptr<FileCopy> Daemon::copy(const std::string& org,
                                       std::function<void(Result<FileCopy::Made>)> made) {
  return std::make_unique<ThreadedFileCopy>(
      source_of(org).file, system_entropy(),
      [this](std::function<void()> task) { mailbox_->post(std::move(task)); }, std::move(made));
}

Readers::Source Daemon::source_of(const std::string& org) {
  const std::lock_guard lock(files_mutex_);
  return files_.at(org);
}

// The name is one that a file can have: it comes out of a token that was checked.
void Daemon::open(const std::string& org, std::function<void(Result<void>)> then) {
  if (engine_.draining()) return then(fail(Code::draining, "the server is stopping"));
  if (!keeper_.wants_tokens()) return then(tl::unexpected<Error>(Doorkeeper::not_taken()));
  auto& waiting = opening_[org];
  waiting.push_back(std::move(then));
  if (waiting.size() > 1) return;
  const bool taken =
      writer_.open(org, organisation_file(folder_, org), [this, org](Result<Writer::Opened> result) {
        mailbox_->post([this, org, result = std::move(result)] { opened(org, result); });
      });
  if (!taken) opened(org, fail(Code::draining, "the server is stopping"));
}

void Daemon::opened(const std::string& org, const Result<Writer::Opened>& opened) {
  Result<void> outcome;
  if (opened) {
    {
      const std::lock_guard lock(files_mutex_);
      files_[org] = {organisation_file(folder_, org), opened->epoch};
    }
    for (const auto& one : opened->revocations) keeper_.revoke(org, one);
    engine_.add_organisation(org, opened->epoch, opened->position);
    errands_->make_up_for(org, opened->position);
    spdlog::info("opened an organisation org={} seq={} epoch={}", org, opened->position, opened->epoch);
  } else {
    spdlog::error("an organisation cannot be opened org={} fault=\"{}\"", org,
                  log_text(opened.error().message));
    outcome = fail(Code::storage_unavailable, "the organisation's store cannot be opened at the moment");
  }
  const auto waiting = std::move(opening_[org]);
  opening_.erase(org);
  for (const auto& then : waiting) then(outcome);
}

void Daemon::close(const std::string& org) {
  {
    const std::lock_guard lock(files_mutex_);
    files_.erase(org);
  }
  keeper_.forget(org);
  writer_.close(org);
  unwritable_.erase(org);
  spdlog::info("closed an organisation that nobody uses org={}", org);
}

void Daemon::settle(Writer::Outcome outcome) {
  if (outcome.batch.stored == unwritable_.contains(outcome.org)) {
    outcome.batch.stored ? void(unwritable_.erase(outcome.org)) : void(unwritable_.insert(outcome.org));
    outcome.batch.stored ? spdlog::info("the store can be written again org={}", outcome.org)
                         : spdlog::error("the store cannot be written org={} fault=\"{}\"", outcome.org,
                                         log_text(outcome.batch.fault));
  } else if (outcome.batch.stored && !outcome.batch.fault.empty()) {
    spdlog::error("an operation failed org={} fault=\"{}\"", outcome.org, log_text(outcome.batch.fault));
  }
  std::size_t next = 0;
  for (std::size_t i = 0; i < outcome.tickets.size(); ++i) {
    const auto it = waiting_.find(outcome.tickets[i]);
    Waiting waiting = std::move(it->second);
    waiting_.erase(it);
    store::Settled& settled = outcome.batch.settled[i];
    // Its own event comes first; what follows from it is news to the sender too.
    for (std::uint64_t origin = waiting.origin; next < settled.events_end; ++next, origin = 0) {
      engine_.publish(outcome.org, std::move(outcome.batch.events[next]), origin);
    }
    settled.ok() ? waiting.answer(std::move(settled.reply))
                 : waiting.answer(tl::unexpected<Error>(std::move(settled.error)));
  }
  for (domain::Errand& errand : outcome.batch.errands) errands_->run(std::move(errand));
}

}  // namespace syncd::daemon
