// SPDX-License-Identifier: Apache-2.0
#include "tests/net/echo_server.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <sstream>

namespace syncd::test {

using namespace syncd::daemon;

class EchoLink final : public Link {
 public:
  EchoLink(EchoServer& owner, Peer& peer) : owner_(owner), peer_(peer) { owner_.peers_.insert(&peer_); }
  ~EchoLink() override { owner_.peers_.erase(&peer_); }

  void on_text(std::string_view text) override {
    std::istringstream in{std::string(text)};
    std::string word;
    long count = 0;
    long size = 0;
    in >> word >> count >> size;
    if (word == "all") {
      const auto frame = owner_.press_.press(text);
      for (auto* peer : owner_.peers_) peer->push(frame);
    } else if (word == "big") {
      peer_.push(owner_.press_.press(std::string(static_cast<std::size_t>(count), 'b')));
    } else if (word == "flood") {
      const std::string payload(static_cast<std::size_t>(size), 'f');
      for (long i = 0; i < count; ++i) {
        peer_.push(owner_.press_.press({std::to_string(i), " ", payload}));
        owner_.press_.press("between: keeps the frames apart in memory");
      }
    } else if (word == "typing") {
      peer_.push_latest("typing", owner_.press_.press(text));
    } else if (word == "close") {
      peer_.push(owner_.press_.press("before the close"));
      peer_.close(static_cast<int>(count), "as you wish");
    } else {
      peer_.push(owner_.press_.press(text));
    }
  }
  void on_drained() override { owner_.note("drained"); }
  void on_closed(int code, bool clean) override {
    owner_.note("closed " + std::to_string(code) + (clean ? " clean" : " broken"));
  }

 private:
  EchoServer& owner_;
  Peer& peer_;
};

EchoServer::EchoServer(ServerOptions options) {
  std::promise<void> started;
  thread_ = std::thread([this, &started, options = std::move(options)]() mutable {
    uv_loop_t loop;
    uv_loop_init(&loop);
    mailbox_ = std::make_unique<Mailbox>(&loop);
    server_ = std::make_unique<Server>(&loop, std::move(options), *this);
    if (const auto port = server_->listen("127.0.0.1", 0)) port_ = *port;
    started.set_value();
    uv_run(&loop, UV_RUN_DEFAULT);
    held_.reset();
    server_.reset();
    mailbox_.reset();
    uv_run(&loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&loop) != 0) std::abort();
  });
  started.get_future().wait();
}

EchoServer::~EchoServer() {
  mailbox_->post([this] {
    auto* loop = mailbox_->loop();
    server_->shutdown(1012, "restarting", 300, [loop] { uv_stop(loop); });
  });
  thread_.join();
}

void EchoServer::on_loop(const std::function<void(Server&)>& fn) {
  std::promise<void> done;
  mailbox_->post([&] {
    fn(*server_);
    done.set_value();
  });
  done.get_future().wait();
}

std::size_t EchoServer::websockets() {
  std::size_t count = 0;
  on_loop([&](Server& server) { count = server.websockets(); });
  return count;
}

bool EchoServer::eventually(const std::function<bool(Server&)>& holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < until) {
    bool now = false;
    on_loop([&](Server& server) { now = holds(server); });
    if (now) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

std::vector<std::string> EchoServer::happened() {
  const std::lock_guard lock(mutex_);
  return happened_;
}

bool EchoServer::tells(std::string_view line) {
  return eventually([&](Server&) {
    const auto lines = happened();
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  });
}

bool EchoServer::closing(std::string_view reason) const {
  return std::any_of(peers_.begin(), peers_.end(),
                     [&](const Peer* peer) { return peer->state().reason == reason; });
}

void EchoServer::note(std::string line) {
  const std::lock_guard lock(mutex_);
  happened_.push_back(std::move(line));
}

void EchoServer::http(Request&& request, std::shared_ptr<Exchange> exchange) {
  if (request.path == "/echo") {
    exchange->respond(200, "text/plain", request.method + " " + request.body);
  } else if (request.path == "/later") {
    mailbox_->post([exchange] { exchange->respond(200, "text/plain", "later"); });
  } else if (request.path == "/stream") {
    exchange->begin_stream(200, "text/event-stream");
    exchange->write("data: 1\n\n");
    exchange->on_gone([this] {
      note("stream gone");
      held_.reset();
    });
    exchange->on_stop([exchange] {
      exchange->write("data: bye\n\n");
      exchange->end();
    });
    held_ = exchange;
    mailbox_->post([exchange, ends = request.parameter("ends") != nullptr] {
      exchange->write("data: 2\n\n");
      if (ends) exchange->end();
    });
  } else if (request.path == "/flood") {
    exchange->begin_stream(200, "text/plain");
    while (exchange->write(std::string(10000, 'x'))) {
    }
    note("stream cut");
  } else if (request.path == "/patient") {
    exchange->begin_stream(200, "text/plain");
    const auto pour = [exchange, left = std::make_shared<int>(400)] {
      for (; *left > 0 && !exchange->over_bound(); --*left) exchange->write(std::string(20'000, 'x'));
      if (*left == 0) exchange->end();
    };
    exchange->on_drained(pour);
    pour();
  } else if (request.path == "/query") {
    std::string all;
    for (const auto& [name, value] : request.query) all += name + "=" + value + ";";
    for (const auto& segment : request.segments) all += segment + ",";
    exchange->respond(200, "text/plain", all, {{"X-Ok", "yes"}, {"X-Bad", "a\r\nInjected: b"}});
  } else if (request.path != "/forgotten") {
    exchange->respond(404, "text/plain", "no");
  }
}

std::unique_ptr<Link> EchoServer::open(const Request& request, Peer& peer) {
  if (request.path == "/ws/refused") {
    peer.close(1008, "not you");
    return nullptr;
  }
  auto link = std::make_unique<EchoLink>(*this, peer);
  const auto offered = request.offered_protocols();
  if (!offered.empty()) peer.push(press_.press({"offered ", offered.back()}));
  return link;
}

}  // namespace syncd::test
