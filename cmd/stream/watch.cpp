// SPDX-License-Identifier: Apache-2.0
#include "cmd/stream/watch.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <csignal>

#include "cmd/connection.h"
#include "cmd/signals.h"
#include "cmd/steady.h"
#include "cmd/verbs/answers.h"

namespace syncd::cmd {
namespace {

constexpr Millis kShortest = 100;

class Watch {
 public:
  Watch(Call& call, client::Client& client, const Json& frame) : call_(call), client_(client), frame_(frame) {
    redraws_ = call.shell.out_screen.is_terminal && call.shell.mode == Mode::table;
    if (!redraws_) call_.shell.mode = Mode::ndjson;
  }

  Result<Exit> run(Millis pause) {
    for (;;) {
      const Millis due = steady() + pause;
      const auto id = client_.request(frame_, call_.settings.timeout);
      if (!id) return tl::unexpected(id.error());
      while (!answered_ && goes_on()) wait(call_.settings.timeout);
      while (answered_ && goes_on() && steady() < due) {
        show();
        wait(due - steady());
      }
      if (call_.shell.interrupted()) return Exit::interrupted;
      if (failed_) return tl::unexpected(*failed_);
      if (call_.shell.out.closed() || unread_) return Exit::done;
      answered_ = false;
    }
  }

 private:
  bool goes_on() const {
    return !call_.shell.interrupted() && !call_.shell.out.closed() && !unread_ && !failed_;
  }

  void wait(Millis longest) {
    pollfd polled[] = {{client_.fd(), POLLIN, 0}, {signals::fd(), POLLIN, 0}, {call_.shell.out.fd(), 0, 0}};
    ::poll(polled, 3, static_cast<int>(std::clamp<Millis>(longest, 0, 3'600'000)));
    if (polled[1].revents != 0) signals::drain();
    unread_ = (polled[2].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
    for (client::Event& event : client_.drain()) hear(event);
  }

  void hear(client::Event& event) {
    if (auto* settled = std::get_if<client::Settled>(&event)) {
      answered_ = true;
      if (settled->reply) {
        fresh_ = std::move(*settled->reply);
      } else if (first_ || !info(settled->reply.error().code).retryable) {
        failed_ = settled->reply.error();
      } else {
        call_.print.talk("syncctl: " + settled->reply.error().message);
      }
    } else if (const auto* notice = std::get_if<client::Notice>(&event)) {
      const bool lost = notice->kind == client::Notice::Kind::reconnecting;
      if (lost) call_.print.talk("syncctl: " + notice->text);
    } else if (const auto* ended = std::get_if<client::Ended>(&event)) {
      failed_ = ended->error;
    }
  }

  void show() {
    if (fresh_.is_null()) return;
    const Json data = data_of(std::exchange(fresh_, nullptr));
    if (redraws_) {
      StringSink page;
      Shell shell{.out = page,
                  .err = call_.shell.err,
                  .environment = call_.shell.environment,
                  .now = call_.shell.now};
      shell.out_screen = call_.shell.out_screen;
      shell.utf8 = call_.shell.utf8;
      Printer print(shell);
      print_found(print, shell, data);
      call_.print.text(redrawn(page.text, call_.shell.out_screen.height, first_));
    } else {
      print_found(call_.print, call_.shell, data);
    }
    call_.shell.out.flush();
    first_ = false;
  }

  Call& call_;
  client::Client& client_;
  const Json& frame_;
  bool redraws_ = false;
  bool first_ = true, answered_ = false, unread_ = false;
  Json fresh_;  // an answer that is not shown yet
  std::optional<Error> failed_;
};

}  // namespace

std::string redrawn(const std::string& printed, std::size_t lines, bool first) {
  std::string out = first ? "\x1b[H\x1b[2J" : "\x1b[H";
  std::size_t at = 0;
  for (std::size_t line = 0; at < printed.size() && line + 1 < lines; ++line) {
    const std::size_t end = std::min(printed.find('\n', at), printed.size());
    out += printed.substr(at, end - at) + "\x1b[K\n";
    at = end + 1;
  }
  return out + "\x1b[J";
}

Result<Exit> watch(Call& call, const Json& frame, const std::string& every) {
  const auto pause = parse_duration(every);
  if (!pause || *pause < kShortest) {
    return fail(Code::invalid_field, fmt::format("--watch: {} is no length of time", every), "watch",
                "write it like 2s; at least 100ms");
  }
  if (call.open)
    return fail(Code::invalid_field, "--watch does not work inside a chat", "watch",
                fmt::format("/watch {} in front of the verb does", every));
  protocol::ClientOptions options = session_options(call.settings);
  options.topics = "none";
  const auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  signals::watch({SIGINT, SIGTERM});
  return Watch(call, **client, frame).run(*pause);
}

}  // namespace syncd::cmd
