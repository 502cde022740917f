// SPDX-License-Identifier: Apache-2.0
// Ties a session to a socket and a clock, and runs both on one thread until it is finished. Wishes of
// other threads are posted to it. What it does not do: keep events, or wait for answers.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client/client.h"
#include "client/event_queue.h"
#include "client/socket.h"
#include "protocol/client_session.h"

namespace syncd::client {

// Milliseconds since 1970 that never jump back while the program runs.
Millis wall_clock();

class LinkSink {
 public:
  virtual ~LinkSink() = default;
  // On the link's thread.
  virtual void on_event(Event event) = 0;
};

class Link : private SocketEvents, private protocol::ClientHost {
 public:
  static Result<std::unique_ptr<Link>> create(Options options, LinkSink& sink, const EventQueue& queue);
  ~Link() override = default;

  // Until finish() was called and the goodbye is out.
  void run();

  // Any thread.
  using Wish = std::function<void(protocol::ClientSession&, Millis now)>;
  void post(Wish wish);
  void request(std::string id, Json frame, Millis timeout);
  void finish();
  // The program has taken the queue's events.
  void drained();
  // Set once: by the first welcome, or by the end.
  std::shared_future<Result<void>> welcomed() const { return welcomed_; }
  Json welcome() const;
  protocol::Cursor cursor() const;

 private:
  Link(Options options, LinkSink& sink, const EventQueue& queue);

  void on_open() override;
  void on_text(std::string_view frame) override;
  void on_connect_failed(const Error& error) override;
  void on_close(int code, std::string_view reason) override;
  void on_wake() override;

  void connect(const std::string& query) override;
  void disconnect() override;
  void transmit(std::string text) override;
  void deliver(const Json& frame, std::string_view raw, bool replayed) override;
  void settled(const std::string& id, Result<Json> reply) override;
  void notice(const protocol::Notice& notice) override;
  void gave_up(const Error& error) override;

  void carry_out();
  void publish();

  LinkSink& sink_;
  const EventQueue& queue_;
  std::unique_ptr<Socket> socket_;
  protocol::ClientSession session_;
  std::optional<std::string> connect_to_;  // asked by the session, done once it has returned
  bool drop_ = false;
  bool carrying_out_ = false;
  std::atomic<bool> paused_ = false;
  std::promise<Result<void>> welcome_promise_;
  std::shared_future<Result<void>> welcomed_;
  bool told_ = false;

  mutable std::mutex mutex_;
  std::vector<Wish> wishes_;
  bool finishing_ = false;
  Json welcome_ = nullptr;
  protocol::Cursor cursor_;
};

}  // namespace syncd::client
