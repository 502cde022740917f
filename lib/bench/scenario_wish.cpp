// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/ids.h"
#include "base/json.h"
#include "bench/endpoint.h"
#include "bench/scenarios.h"
#include "bench/usage.h"
#include "bench/wire.h"

namespace syncd::bench {
namespace {

constexpr int kChat = 0;
constexpr int kBoard = 1;
constexpr Nanos kPatience = 10 * kSecond;

// Somebody who chats and a dashboard that looks on, with a campaign of their own.
class Wishes final : private Wire::Listener {
 public:
  static Result<std::unique_ptr<Wishes>> open(const Options& options) {
    const auto endpoint = parse_endpoint(options.url);
    if (!endpoint) return tl::unexpected(endpoint.error());
    std::unique_ptr<Wishes> self(new Wishes);
    auto wire = Wire::create(*endpoint, *self, options.spin);
    if (!wire) return tl::unexpected(wire.error());
    self->wire_ = std::move(*wire);
    const std::string token = options.token.empty() ? "" : "&token=" + options.token;
    for (const char* topics : {"none", "campaigns"}) {
      auto opened = self->wire_->open(fmt::format("/ws?source=bench&user=bench&topics={}{}", topics, token));
      if (!opened) return tl::unexpected(opened.error());
    }
    if (auto welcomed = self->until([&self] { return self->welcomed_ == 2; }, "the welcome"); !welcomed)
      return tl::unexpected(welcomed.error());
    auto made =
        self->ask({{"type", "create_media_buy"}, {"media_buy_id", self->name_}, {"brand_name", self->name_}});
    if (!made) return tl::unexpected(made.error());
    return self;
  }

  // Says what moves the toggle and waits until the dashboard shows it.
  Result<void> say(bool paused, Histogram& shown, Histogram& acked) {
    wanted_ = fmt::format(R"("status":"{}")", paused ? "paused" : "active");
    shown_at_ = acked_at_ = 0;
    const Nanos begin = monotonic_now();
    wire_->send(wire_->at(kChat), Opcode::text,
                fmt::format(R"({{"type":"message","conversationId":"{0}",)"
                            R"("message":{{"role":"user","content":"{1} {0}"}}}})",
                            name_, paused ? "pause" : "resume"));
    auto done = until([this] { return shown_at_ != 0 && acked_at_ != 0; }, "the change");
    if (!done) return done;
    shown.record(shown_at_ - begin);
    acked.record(acked_at_ - begin);
    return {};
  }

  // Leaves nothing behind but the log.
  void clean_up() {
    (void)ask({{"type", "delete_media_buy"}, {"media_buy_id", name_}});
    (void)ask({{"type", "delete_conversation"}, {"conversationId", name_}});
  }

  std::uint64_t wrong() const { return wrong_; }

 private:
  Wishes() : name_("bench" + random_token(system_entropy()).substr(0, 8)) {}

  void upgraded(Connection&) override {}

  void received(Connection& connection, std::string_view payload) override {
    const auto is = [&](std::string_view type) {
      return payload.find(fmt::format(R"("type":"{}")", type)) != std::string_view::npos;
    };
    if (payload.find("\"epoch\"") != std::string_view::npos && is("presence")) {
      ++welcomed_;
    } else if (connection.number == kBoard && is("media_buy_updated")) {
      if (payload.find(name_) == std::string_view::npos) return;  // somebody else's
      const bool fits = shown_at_ == 0 && payload.find(wanted_) != std::string_view::npos;
      fits ? void(shown_at_ = wire_->now()) : void(++wrong_);
    } else if (connection.number == kChat && is("error")) {
      refusal_ = payload;
    } else if (connection.number == kChat && (is("ack") || is("result"))) {
      acked_at_ = wire_->now();
    }
  }

  Result<void> ask(const Json& frame) {
    acked_at_ = 0;
    wire_->send(wire_->at(kChat), Opcode::text, to_text(frame));
    return until([this] { return acked_at_ != 0; }, "an answer");
  }

  template <class Done>
  Result<void> until(Done&& done, const char* what) {
    const Nanos deadline = monotonic_now() + kPatience;
    while (!done()) {
      if (!refusal_.empty())
        return fail(Code::conflict, "the server refused: " + std::exchange(refusal_, {}));
      const Nanos left = deadline - monotonic_now();
      if (left <= 0) return fail(Code::timeout, fmt::format("{} did not come", what));
      if (auto turned = wire_->turn(left); !turned) return turned;
    }
    return {};
  }

  std::unique_ptr<Wire> wire_;
  std::string name_, wanted_, refusal_;
  int welcomed_ = 0;
  Nanos shown_at_ = 0, acked_at_ = 0;
  std::uint64_t wrong_ = 0;
};

}  // namespace

Result<Outcome> run_wish(const Options& options) {
  if (auto pinned = pin_to_core(options.core); !pinned) return tl::unexpected(pinned.error());
  auto wishes = Wishes::open(options);
  if (!wishes) return tl::unexpected(wishes.error());
  Outcome outcome;
  Histogram shown, acked;
  const Usage usage(options.pid);
  const Nanos begin = monotonic_now();
  const Nanos stop = begin + static_cast<Nanos>(options.seconds * kSecond);
  for (int i = 0; i < options.messages && monotonic_now() < stop; ++i) {
    if (auto said = (*wishes)->say(i % 2 == 0, shown, acked); !said) return tl::unexpected(said.error());
  }
  outcome.add("wishes_per_second",
              static_cast<double>(shown.count()) * kSecond / static_cast<double>(monotonic_now() - begin),
              "/s");
  outcome.add_latency("shown", shown, true);
  outcome.add_latency("ack", acked);
  outcome.add("published", static_cast<double>(shown.count()), "");
  usage.add_to(outcome);
  outcome.problems.repeated = (*wishes)->wrong();
  (*wishes)->clean_up();
  return outcome;
}

}  // namespace syncd::bench
