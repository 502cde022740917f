// SPDX-License-Identifier: Apache-2.0
#include "client/client.h"

#include <algorithm>
#include <csignal>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "client/event_queue.h"
#include "client/link.h"

namespace syncd::client {

struct Client::Impl : LinkSink {
  void on_event(Event event) override;

  EventQueue queue;
  std::unique_ptr<Link> link;
  std::thread thread;
  Millis request_timeout = 0;
  Entropy entropy = system_entropy();

  mutable std::mutex mutex;
  std::unordered_map<std::string, std::promise<Result<Json>>> calls;  // answers that somebody blocks for
};

void Client::Impl::on_event(Event event) {
  if (auto* settled = std::get_if<Settled>(&event)) {
    std::unique_lock lock(mutex);
    if (auto call = calls.extract(settled->id)) {
      lock.unlock();
      return call.mapped().set_value(std::move(settled->reply));
    }
  }
  queue.push(std::move(event));
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Client>> Client::start(Options options) {
  auto impl = std::make_unique<Impl>();
  if (impl->queue.fd() < 0) return fail(Code::internal, "out of file descriptors");
  impl->request_timeout = options.session.request_timeout;
  auto link = Link::create(std::move(options), *impl, impl->queue);
  if (!link) return tl::unexpected<Error>(link.error());
  impl->link = std::move(*link);
  // Signals are the program's business.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  impl->thread = std::thread([link = impl->link.get()] { link->run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

Result<std::unique_ptr<Client>> Client::open(Options options) {
  auto client = start(std::move(options));
  if (!client) return client;
  if (auto welcome = (*client)->impl_->link->welcomed().get(); !welcome) {
    return tl::unexpected<Error>(welcome.error());
  }
  return client;
}

Client::~Client() {
  impl_->link->finish();
  impl_->thread.join();
}

Result<Json> Client::call(Json frame, Millis timeout) {
  if (text_at(frame, "type").empty()) return fail(Code::invalid_frame, "a frame needs a type", "type");
  std::string id = text_at(frame, "id");
  if (id.empty()) frame["id"] = id = new_id(wall_clock(), impl_->entropy);
  std::future<Result<Json>> answer;
  {
    const std::lock_guard lock(impl_->mutex);
    const auto [it, added] = impl_->calls.try_emplace(id);
    if (!added) return fail(Code::already_exists, "a request with this id waits for its answer", "id");
    answer = it->second.get_future();
  }
  impl_->link->request(std::move(id), std::move(frame), timeout);
  return answer.get();
}

Result<std::string> Client::request(Json frame, Millis timeout) {
  if (text_at(frame, "type").empty()) return fail(Code::invalid_frame, "a frame needs a type", "type");
  std::string id = text_at(frame, "id");
  if (id.empty()) frame["id"] = id = new_id(wall_clock(), impl_->entropy);
  impl_->link->request(id, std::move(frame), timeout);
  return id;
}

std::string Client::join(std::string conversation, protocol::JoinOptions options) {
  std::string id = new_id(wall_clock(), impl_->entropy);
  impl_->link->post(
      [=](protocol::ClientSession& session, Millis now) { session.join(now, conversation, options, id); });
  return id;
}

void Client::leave(std::string conversation) {
  impl_->link->post([conversation = std::move(conversation)](protocol::ClientSession& session, Millis now) {
    session.leave(now, conversation);
  });
}

void Client::typing(std::string conversation, bool typing) {
  impl_->link->post([=](protocol::ClientSession& session, Millis) { session.typing(conversation, typing); });
}

int Client::fd() const {
  return impl_->queue.fd();
}

std::vector<Event> Client::drain() {
  auto events = impl_->queue.drain();
  impl_->link->drained();
  return events;
}

bool Client::wait(Millis timeout) const {
  return impl_->queue.wait(timeout);
}

Json Client::welcome() const {
  return impl_->link->welcome();
}

protocol::Cursor Client::cursor() const {
  return impl_->link->cursor();
}

}  // namespace syncd::client
