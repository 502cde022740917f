// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/bridge.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "cmd/connection.h"
#include "cmd/output/json_text.h"
#include "cmd/signals.h"
#include "domain/table.h"

namespace syncd::cmd::mcp {
namespace {

constexpr std::size_t kLongestLine = 4u << 20;
constexpr Millis kPatience = 60'000;  // rules and models take their time
constexpr std::string_view kSource = "assistant";

}  // namespace

Bridge::Bridge(Call& call)
    : call_(call),
      server_(*this,
              [this](const Json& message) {
                call_.shell.out.write(json_line(message) + '\n');
                call_.shell.out.flush();
              }),
      lines_(kLongestLine) {}

Result<void> Bridge::start(const Settings& settings) {
  protocol::ClientOptions session = session_options(settings);
  if (call_.flags.source.empty()) session.source = kSource;
  session.echo = true;  // what this connection says changes a conversation as well
  session.first_tries = 0;
  session.request_timeout = settings.timeout_given ? settings.timeout : kPatience;
  const Call call{call_.shell, call_.print, settings, call_.flags, call_.verbs};
  auto client = client::Client::start(client_options(call, std::move(session)));
  if (!client) return tl::unexpected(client.error());
  client_ = std::move(*client);
  return {};
}

// A token that was refused may have been renewed in its file. What was subscribed to may have changed.
void Bridge::begin_anew() {
  if (!over_) return;
  const auto settings = resolve_settings(call_.flags, call_.shell.environment, []() -> Result<std::string> {
    return fail(Code::unauthorized, "stdin cannot give a token once more", "", "name a file");
  });
  if (!settings) {
    away_ = settings.error();
    return;
  }
  if (const auto started = start(*settings); !started) {
    away_ = started.error();
    return;
  }
  over_ = false;
  away_.reset();
  for (const std::string& conversation : followed_) client_->join(conversation, {.limit = 1});
  if (!followed_.empty()) server_.missed("");
}

Result<Exit> Bridge::run() {
  signals::watch({SIGINT, SIGTERM});
  if (const auto started = start(call_.settings); !started) return tl::unexpected(started.error());
  while (!call_.shell.interrupted() && !call_.shell.out.closed() && !unread_) {
    if (input_ended_ && !server_.busy()) return Exit::done;
    wait();
    tell_waiting();
    server_.tell_changes();
  }
  return call_.shell.interrupted() ? Exit::interrupted : Exit::done;
}

void Bridge::wait() {
  std::array<pollfd, 4> polled{{{client_->fd(), POLLIN, 0},
                                {signals::fd(), POLLIN, 0},
                                {call_.shell.out.fd(), 0, 0},
                                {input_ended_ ? -1 : STDIN_FILENO, POLLIN, 0}}};
  ::poll(polled.data(), polled.size(), refused_.empty() ? -1 : 0);
  if (polled[1].revents != 0) signals::drain();
  unread_ = (polled[2].revents & (POLLERR | POLLNVAL)) != 0;
  for (client::Event& event : client_->drain()) take(event);
  if (polled[3].revents != 0) read_stdin();
}

void Bridge::read_stdin() {
  std::array<char, 65'536> block;
  const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  input_ended_ = got <= 0;
  if (got > 0) lines_.add({block.data(), static_cast<std::size_t>(got)});
  if (input_ended_) lines_.end();
  while (const auto line = lines_.take()) {
    line->too_long ? server_.line_too_long(kLongestLine) : server_.line(line->text);
  }
}

void Bridge::ask(Json frame, std::function<void(Result<Json>)> told) {
  begin_anew();
  if (away_) {
    refused_.emplace_back(std::move(told), *away_);
    return;
  }
  const domain::Operation* row = domain::operation_named(text_at(frame, "type"));
  const bool reads = row != nullptr && !row->writes();
  auto id = client_->request(std::move(frame));
  if (!id) {
    refused_.emplace_back(std::move(told), id.error());
    return;
  }
  asked_[*id] = {std::move(told), reads};
}

void Bridge::tell_waiting() {
  while (!refused_.empty()) {
    const auto [told, error] = std::move(refused_.front());
    refused_.pop_front();
    told(tl::unexpected(error));
  }
}

// What only looks need not wait for the connection. What may have been done has to.
void Bridge::give_up_reading() {
  for (auto it = asked_.begin(); it != asked_.end();) {
    if (!it->second.reads) {
      ++it;
      continue;
    }
    refused_.emplace_back(std::move(it->second.told), *away_);
    it = asked_.erase(it);
  }
}

void Bridge::follow(const std::string& conversation, std::function<void(Result<Json>)> told) {
  begin_anew();
  followed_.insert(conversation);
  asked_[client_->join(conversation, {.limit = 1})] = {std::move(told), true};
}

void Bridge::unfollow(const std::string& conversation) {
  followed_.erase(conversation);
  client_->leave(conversation);
}

void Bridge::take(client::Event& event) {
  if (auto* delivered = std::get_if<client::Delivered>(&event)) return server_.event(delivered->frame);
  if (auto* told = std::get_if<client::Notice>(&event)) return notice(*told);
  if (auto* settled = std::get_if<client::Settled>(&event)) {
    if (auto asked = asked_.extract(settled->id)) asked.mapped().told(std::move(settled->reply));
    return;
  }
  over_ = true;
  away_ = std::get<client::Ended>(event).error;
  call_.print.talk("syncctl: " + away_->message);
}

void Bridge::notice(const client::Notice& notice) {
  using Kind = client::Notice::Kind;
  if (notice.kind != Kind::connected) call_.print.talk("syncctl: " + notice.text);
  switch (notice.kind) {
    case Kind::connected:
    case Kind::resumed:
      away_.reset();
      break;
    case Kind::reconnecting:
      away_ = Error{.code = Code::cannot_connect,
                    .message = "syncd cannot be reached at the moment: " + notice.text,
                    .hint =
                        "nothing was sent; the connection is being made again, so call once more in a "
                        "while"};
      give_up_reading();
      break;
    case Kind::gap:
      server_.missed(notice.conversation);
      break;
    case Kind::malformed:
      break;
  }
}

}  // namespace syncd::cmd::mcp
