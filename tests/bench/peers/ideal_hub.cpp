// SPDX-License-Identifier: Apache-2.0
// The cheapest hub that still speaks the frames: no JSON, no storage, no limits, one send a connection a
// turn. It shows what the load generator can take, and is no server to use. Usage: ideal-hub PORT
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <vector>

#include "bench/endpoint.h"
#include "bench/frame.h"

namespace {

using namespace syncd::bench;

struct Client {
  Socket socket;
  bool open = false;
  bool blocked = false;
  std::string incoming;
  std::string outgoing;
  std::vector<Client*>* room = nullptr;
  FrameReader reader;
};

class Hub {
 public:
  explicit Hub(Socket listener) : listener_(std::move(listener)), epoll_(::epoll_create1(0)) {
    watch(EPOLL_CTL_ADD, listener_.fd(), nullptr, false);
  }

  void run() {
    std::array<epoll_event, 256> events;
    while (true) {
      const int count = ::epoll_wait(epoll_.fd(), events.data(), events.size(), -1);
      for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        if (event.data.ptr == nullptr) {
          accept();
        } else {
          receive(*static_cast<Client*>(event.data.ptr));
        }
      }
      for (auto& [fd, client] : clients_) flush(*client);
    }
  }

 private:
  void watch(int what, int fd, Client* client, bool writable) {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = client}};
    if (writable) event.events |= EPOLLOUT;
    ::epoll_ctl(epoll_.fd(), what, fd, &event);
  }

  void accept() {
    auto client = std::make_unique<Client>();
    client->socket = Socket(::accept4(listener_.fd(), nullptr, nullptr, SOCK_NONBLOCK));
    const int fd = client->socket.fd();
    if (fd < 0) return;
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    watch(EPOLL_CTL_ADD, fd, client.get(), false);
    clients_[fd] = std::move(client);
  }

  void receive(Client& client) {
    char buffer[64 << 10];
    const auto got = ::recv(client.socket.fd(), buffer, sizeof buffer, 0);
    if (got == 0) return leave(client);
    if (got < 0) return;
    client.incoming.append(buffer, static_cast<std::size_t>(got));
    if (!client.open) {
      const auto end = client.incoming.find("\r\n\r\n");
      if (end == std::string::npos) return;
      client.incoming.erase(0, end + 4);
      client.open = true;
      client.outgoing +=
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
      append_frame(client.outgoing, Opcode::text, R"({"type":"presence","connected":true,"epoch":"none"})",
                   false);
    }
    std::size_t done = 0;
    client.reader.read(client.incoming, done, [&](Opcode opcode, std::string_view payload) {
      if (opcode == Opcode::text) handle(client, payload);
    });
    client.incoming.erase(0, done);
  }

  static std::string_view between(std::string_view text, std::string_view before) {
    const auto at = text.find(before);
    if (at == std::string_view::npos) return {};
    const auto begin = at + before.size();
    return text.substr(begin, text.find('"', begin) - begin);
  }

  void handle(Client& client, std::string_view payload) {
    const auto room = between(payload, "\"conversationId\":\"");
    if (payload.starts_with(R"({"type":"join")")) {
      client.room = &rooms_[std::string(room)];
      client.room->push_back(&client);
      return append_frame(client.outgoing, Opcode::text, R"({"type":"sync","data":[],"seq":0,"more":false})",
                          false);
    }
    frame_.clear();
    append_frame(frame_, Opcode::text,
                 fmt::format(R"({{"type":"message","conversationId":"{}","message":{{"content":"{}"}}}})",
                             room, between(payload, "\"content\":\"")),
                 false);
    if (client.room == nullptr) return;
    for (Client* other : *client.room) {
      if (other != &client) other->outgoing += frame_;
    }
    append_frame(client.outgoing, Opcode::text,
                 fmt::format(R"({{"type":"ack","id":"{}"}})", between(payload, "\"id\":\"")), false);
  }

  void flush(Client& client) {
    if (client.outgoing.empty()) return;
    const auto sent = ::send(client.socket.fd(), client.outgoing.data(), client.outgoing.size(),
                             MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) client.outgoing.erase(0, static_cast<std::size_t>(sent));
    const bool blocked = !client.outgoing.empty();
    if (blocked != client.blocked) watch(EPOLL_CTL_MOD, client.socket.fd(), &client, blocked);
    client.blocked = blocked;
  }

  void leave(Client& client) {
    if (client.room != nullptr) std::erase(*client.room, &client);
    clients_.erase(client.socket.fd());
  }

  Socket listener_;
  Socket epoll_;
  std::unordered_map<int, std::unique_ptr<Client>> clients_;
  std::unordered_map<std::string, std::vector<Client*>> rooms_;
  std::string frame_;
};

}  // namespace

int main(int argc, char** argv) {
  Socket listener(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener.fd(), 1024) != 0) {
    fmt::print(stderr, "ideal-hub: cannot listen\n");
    return 1;
  }
  Hub(std::move(listener)).run();
}
