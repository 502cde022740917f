// SPDX-License-Identifier: Apache-2.0
#include "daemon/connection.h"

#include <utility>

#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kEarlyBytes = 256 << 10;
constexpr int kLapsed = 4401;
constexpr int kBusy = 1013;

bool is_about_rights(const Error& error) {
  return error.code == Code::unauthorized || error.code == Code::forbidden;
}

}  // namespace

Connection::Connection(Place place, Request request, OpenLink open)
    : place_(std::move(place)),
      request_(std::move(request)),
      open_(std::move(open)),
      since_(place_.engine.now()) {}

Connection::~Connection() {
  place_.gone();
}

void Connection::begin() {
  auto bearer = place_.keeper.arrival(request_);
  if (!bearer) return refuse(bearer.error());
  if (*bearer) admit(std::move(**bearer));
}

void Connection::refuse(const Error& error) {
  over_ = true;
  const bool busy = error.code == Code::busy || error.code == Code::storage_unavailable;
  place_.peer.close(busy ? kBusy : is_about_rights(error) ? place_.refused : place_.wrong, error.message);
}

void Connection::admit(Bearer bearer) {
  bearer_ = std::move(bearer);
  place_.engine.with_organisation(bearer_->actor.org, [later = place_.later](Result<Space*> space) {
    later([space = std::move(space)](Connection& self) { self.enter(space); });
  });
}

void Connection::enter(Result<Space*> space) {
  if (over_) return;
  if (!space) return refuse(space.error());
  // What was revoked is known only since the organisation is open.
  if (place_.keeper.lapsed(*bearer_) != nullptr) return refuse(place_.keeper.not_taken());
  Renew renewing;
  if (place_.keeper.wants_tokens()) renewing = [this](const std::string& token) { return renew(token); };
  auto link = open_(request_, **space, *bearer_, std::move(renewing));
  if (!link) return refuse(link.error());
  link_ = std::move(*link);
  open_ = nullptr;
  request_.headers.clear();
  request_.segments.clear();
  std::erase_if(request_.query, [](const auto& parameter) { return parameter.first != "source"; });
  if (answer_auth_) {
    place_.peer.push(place_.engine.press().press(protocol::decided(
        *domain::operation_named("auth"), *answer_auth_,
        {{"userId", bearer_->actor.user}, {"role", domain::name(bearer_->actor.role)}}, 0)));
  }
  for (const std::string& text : std::exchange(early_, {})) {
    if (!over_ && !lapsed()) link_->on_text(text);
  }
}

std::size_t Connection::most_bytes() const {
  return bearer_ ? SIZE_MAX : place_.engine.settings().first_frame_bytes;
}

void Connection::on_text(std::string_view text) {
  if (over_) return;
  if (!bearer_) return first_frame(text);
  if (lapsed()) return;
  if (link_) return link_->on_text(text);
  early_bytes_ += text.size();
  if (early_bytes_ > kEarlyBytes)
    return refuse({.code = Code::busy, .message = "too much came before the organisation was open"});
  early_.emplace_back(text);
}

void Connection::first_frame(std::string_view text) {
  const auto frame = parse_json(text);
  const auto id = frame && frame->is_object() ? protocol::request_id(*frame) : Result<std::string>();
  if (!frame || !id || text_at(*frame, "type") != "auth")
    return refuse({.code = Code::unauthorized, .message = "the first frame has to be auth with a token"});
  auto bearer = place_.keeper.bearer(text_at(*frame, "token"), request_);
  if (!bearer) return refuse(bearer.error());
  answer_auth_ = *id;
  admit(std::move(*bearer));
}

Result<domain::Role> Connection::renew(const std::string& token) {
  auto bearer = place_.keeper.bearer(token, request_);
  if (!bearer) return tl::unexpected<Error>(bearer.error());
  if (bearer->actor.user != bearer_->actor.user || bearer->actor.org != bearer_->actor.org) {
    return fail(Code::forbidden, "the token is of another user or organisation", "token",
                "open another connection for that one");
  }
  bearer_ = std::move(*bearer);
  return bearer_->actor.role;
}

bool Connection::lapsed() {
  const char* why = bearer_ ? place_.keeper.lapsed(*bearer_) : nullptr;
  if (why == nullptr) return false;
  over_ = true;
  place_.peer.close(kLapsed, why);
  return true;
}

void Connection::tick(Millis now) {
  if (over_ || lapsed() || bearer_) return;
  if (now - since_ >= place_.engine.settings().first_frame || now < since_)
    refuse({.code = Code::unauthorized, .message = "no token came in time"});
}

void Connection::on_drained() {
  if (link_ && !over_) link_->on_drained();
}

void Connection::on_closed(int code, bool clean) {
  over_ = true;
  if (link_) link_->on_closed(code, clean);
}

}  // namespace syncd::daemon
