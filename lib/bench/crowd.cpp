// SPDX-License-Identifier: Apache-2.0
#include "bench/crowd.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ids.h"
#include "base/text.h"
#include "bench/process.h"

namespace syncd::bench {
namespace {

constexpr Nanos kPatience = 15 * kSecond;
// Connections under way at once: below the backlog that servers listen with.
constexpr int kOpening = 64;

}  // namespace

Crowd::Crowd(const Options& options) : run_(random_token(system_entropy()).substr(0, 8)) {
  DialectSettings settings{.run = run_, .token = options.token, .bytes = options.bytes};
  dialect_ =
      options.peer == Peer::nats ? nats_dialect(std::move(settings)) : syncd_dialect(std::move(settings));
}

Result<std::unique_ptr<Crowd>> Crowd::create(const Options& options) {
  auto endpoint = parse_endpoint(options.url);
  if (!endpoint) return tl::unexpected(endpoint.error());
  if (auto pinned = pin_to_core(options.core); !pinned) return tl::unexpected(pinned.error());
  std::unique_ptr<Crowd> crowd(new Crowd(options));
  auto wire = Wire::create(std::move(*endpoint), *crowd, options.spin);
  if (!wire) return tl::unexpected(wire.error());
  crowd->wire_ = std::move(*wire);
  return crowd;
}

Result<void> Crowd::open(int count) {
  constexpr std::uint64_t kOther = 32;
  if (auto allowed = allow_open_files(static_cast<std::uint64_t>(size() + count) + kOther); !allowed) {
    return allowed;
  }
  const int wanted = size() + count;
  while (size() < wanted) {
    for (int i = std::min(kOpening, wanted - size()); i > 0; --i) {
      if (auto opened = wire_->open(dialect_->path(size())); !opened) return opened;
    }
    if (auto waited = wait_for("welcome", welcomed_, size()); !waited) return waited;
  }
  return {};
}

std::string Crowd::room(int number) const {
  return fmt::format("bench-{}-{:05}", run_, number);
}

Result<void> Crowd::join(int first, int count, std::string_view room) {
  const int wanted = paged_ + count;
  for (int member = first; member < first + count; ++member) start_join(member, room, std::nullopt);
  return wait_for("answer to join", paged_, wanted);
}

Result<Page> Crowd::join(int member, std::string_view room) {
  return join(member, 1, room).map([&] { return last_page_; });
}

void Crowd::start_join(int member, std::string_view room, std::optional<std::int64_t> since) {
  dialect_->join(*wire_, wire_->at(member), room, since);
}

void Crowd::sync(int member, std::string_view room, std::int64_t since) {
  dialect_->sync(*wire_, wire_->at(member), room, since);
}

void Crowd::publish(int member, std::string_view room, Stamp stamp) {
  dialect_->publish(*wire_, wire_->at(member), room, stamp);
}

Result<void> Crowd::wait_for(std::string_view what, int& counter, int wanted) {
  const auto refused_before = problems_.errors;
  auto done = until(monotonic_now() + kPatience,
                    [&] { return counter >= wanted || problems_.errors > refused_before; });
  if (!done) return tl::unexpected(done.error());
  if (problems_.errors > refused_before) {
    return fail(Code::declined, fmt::format("the server refused, no {}: {}", what,
                                            shortened(terminal_line(problems_.first_error), 300)));
  }
  if (!*done) {
    return fail(Code::timeout, fmt::format("{} of {} connections got no {}", wanted - counter, size(), what));
  }
  return {};
}

void Crowd::upgraded(Connection& connection) {
  dialect_->greet(*wire_, connection);
}

void Crowd::received(Connection& connection, std::string_view payload) {
  dialect_->hear(*wire_, connection, payload, *this);
}

void Crowd::welcomed(int) {
  ++welcomed_;
}

void Crowd::paged(int member, const Page& page) {
  ++paged_;
  last_page_ = page;
  audience_->paged(member, page, wire_->now());
}

void Crowd::delivered(int member, Stamp stamp) {
  audience_->delivered(member, stamp, wire_->now());
}

void Crowd::acked(int member, Stamp stamp) {
  audience_->acked(member, stamp, wire_->now());
}

void Crowd::refused(int member, Stamp stamp, std::string_view text) {
  if (problems_.errors++ == 0) problems_.first_error = text;
  audience_->refused(member, stamp);
}

}  // namespace syncd::bench
