// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cmd/repl/chat.h"
#include "cmd/verbs/answers.h"

namespace syncd::cmd {
namespace {

constexpr Millis kTick = 500;
constexpr Millis kTypingEvery = 3'000;
constexpr Millis kSaveEvery = 5'000;

}  // namespace

void Chat::take_events() {
  std::vector<client::Event> events = client_.drain();
  const auto missed = std::count_if(events.begin(), events.end(), [this](const client::Event& event) {
    const auto* delivered = std::get_if<client::Delivered>(&event);
    return delivered && delivered->replayed && text_at(delivered->frame, "type") == "message" &&
           text_at(delivered->frame, "conversationId") == conversation_;
  });
  for (client::Event& event : events) {
    const auto* delivered = std::get_if<client::Delivered>(&event);
    if (missed > 0 && delivered && delivered->replayed && std::exchange(was_away_, false))
      say_aside(fmt::format("— {} said while the connection was away —", missed));
    take(event);
  }
}

void Chat::take(client::Event& event) {
  if (auto* delivered = std::get_if<client::Delivered>(&event))
    return frame(delivered->frame, delivered->replayed);
  if (auto* end = std::get_if<client::Settled>(&event)) return settled(*end);
  if (auto* told = std::get_if<client::Notice>(&event)) return notice(*told);
  exit_ = tl::unexpected(std::get<client::Ended>(event).error);
  over_ = true;
  editor_.finish();
}

void Chat::frame(const Json& frame, bool) {
  const std::string type = text_at(frame, "type");
  const bool here = text_at(frame, "conversationId") == conversation_;
  struct Row {
    std::string_view type;
    void (*take)(Chat&, const Json&, bool here);
  };
  static constexpr Row kRows[] = {
      {"sync", [](Chat& chat, const Json& f, bool h) { h ? chat.synced(f) : void(); }},
      {"sync_response", [](Chat&, const Json&, bool) {}},  // how things are, not what happened
      {"typing",
       [](Chat& chat, const Json& f, bool h) {
         if (h) chat.room_.typing(f, chat.now());
         chat.redraw_prompt();
       }},
      {"presence",
       [](Chat& chat, const Json& f, bool h) {
         if (h && chat.room_.presence(f, chat.now())) chat.show(f);
       }},
      {"message",
       [](Chat& chat, const Json& f, bool h) {
         if (!h) return;
         chat.room_.said_something(f);
         chat.redraw_prompt();
         chat.in_order(chat.order_.take(f, chat.now()));
       }},
  };
  const auto row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.type == type; });
  if (row == std::end(kRows)) return in_order(order_.take(frame, now()));
  row->take(*this, frame, here);
}

// The answer to a join shows what was said; the one behind a replay only who is here now.
void Chat::synced(const Json& frame) {
  if (std::exchange(whole_again_, false)) {
    show(order_.flush());
    show_history(frame);
  }
  const bool first = room_.people().empty();
  room_.everybody(member_at(frame, "participants"), now());
  const auto people = room_.people();
  if (first && people.size() > 1) say_aside(fmt::format("here: {}", fmt::join(people, ", ")));
}

// What is new since the conversation was last looked at from here stands behind a mark.
void Chat::show_history(const Json& sync) {
  const Json& entries = member_at(sync, "data");
  const auto mark = marks_.read_to(epoch(), conversation_);
  const std::string me = text_at(client_.welcome(), "userId");
  const auto is_new = [&](const Json& entry) {
    return mark && integer_at(entry, "seq") > *mark && text_at(entry, "userId") != me;
  };
  auto count = std::count_if(entries.begin(), entries.end(), is_new);
  const bool more = !entries.empty() && is_new(entries.front()) && member_at(sync, "more") == true;
  for (const Json& entry : entries) {
    if (count > 0 && is_new(entry))
      say_aside(fmt::format("— {}{} new —", std::exchange(count, 0), more ? "+" : ""));
    show(message_frame(entry));
  }
  marks_.read(epoch(), conversation_, integer_at(sync, "seq"));
}

void Chat::settled(client::Settled& settled) {
  if (settled.id == joining_) {
    joining_.clear();
    if (settled.reply) return;
    tell(settled.reply.error());
    conversation_.clear();
    return redraw_prompt();
  }
  const auto said = pending_.find(settled.id);
  if (said == pending_.end()) return;
  const std::string text = std::move(said->second);
  pending_.erase(said);
  if (settled.reply) {
    return in_order(order_.said({{"type", "message"},
                                 {"conversationId", text_at(*settled.reply, "conversationId")},
                                 {"message",
                                  {{"role", "user"},
                                   {"content", text},
                                   {"source", call_.settings.source},
                                   {"userId", text_at(client_.welcome(), "userId")}}},
                                 {"seq", integer_at(*settled.reply, "seq")},
                                 {"timestamp", rfc3339(now())},
                                 {kOwn, true}},
                                now()));
  }
  in_order(order_.said(nullptr, now()));
  tell(settled.reply.error());
  refused_ = text;
  if (!editor_.offer(text)) say_aside("not said: " + text + "\n/edit takes it up again");
}

void Chat::notice(const client::Notice& notice) {
  if (notice.kind == client::Notice::Kind::connected) return;
  if (notice.kind == client::Notice::Kind::gap) whole_again_ = true;
  if (notice.kind == client::Notice::Kind::resumed) was_away_ = true;
  say_aside("— " + notice.text);
}

void Chat::typed(std::string_view line) {
  if (conversation_.empty()) return;
  const bool typing = !line.empty() && !line.starts_with("/");
  if (!typing && typing_told_ == 0) return;
  if (typing && now() - typing_told_ < kTypingEvery) return;
  typing_told_ = typing ? now() : 0;
  client_.typing(conversation_, typing);
}

void Chat::tick() {
  editor_.set_timer(kTick, [this] { tick(); });
  show(order_.expire(now()));
  if (now() - saved_at_ >= kSaveEvery) {
    saved_at_ = now();
    marks_.save();
  }
  const std::size_t typists = room_.typists().size();
  for (const Json& gone : room_.expire(now())) show(gone);
  if (room_.typists().size() != typists) redraw_prompt();
}

}  // namespace syncd::cmd
