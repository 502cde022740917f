// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/room_view.h"

#include <fmt/format.h>

#include "base/text.h"

namespace syncd::cmd {
namespace {

constexpr Millis kGrace = 5'000;
constexpr Millis kTyping = 5'500;  // the server takes a notice back after 5 s

std::string name_of(const Json& who) {
  return text_at(who, "userId", text_at(who, "clientId", "somebody"));
}

}  // namespace

void RoomView::everybody(const Json& participants, Millis now) {
  for (auto& [name, person] : here_) person.gone_at = now + kGrace;
  for (const Json& who : participants) {
    if (who.is_object()) here_[name_of(who)] = {.source = text_at(who, "source")};
  }
  typing_until_.clear();
}

bool RoomView::presence(const Json& frame, Millis now) {
  if (text_at(frame, "clientId") == self_client_) return false;
  const std::string name = name_of(frame);
  if (member_at(frame, "connected") == false) {
    typing_until_.erase(name);
    return here_.erase(name) > 0;
  }
  (void)now;
  const auto [it, is_new] = here_.try_emplace(name);
  it->second = {.source = text_at(frame, "source")};
  return is_new;
}

void RoomView::typing(const Json& frame, Millis now) {
  if (text_at(frame, "clientId") == self_client_) return;
  if (member_at(frame, "typing") == false) {
    typing_until_.erase(name_of(frame));
  } else {
    typing_until_[name_of(frame)] = now + kTyping;
  }
}

void RoomView::said_something(const Json& frame) {
  typing_until_.erase(text_at(member_at(frame, "message"), "userId"));
}

std::vector<Json> RoomView::expire(Millis now) {
  std::erase_if(typing_until_, [&](const auto& entry) { return entry.second <= now; });
  std::vector<Json> gone;
  std::erase_if(here_, [&](const auto& entry) {
    if (entry.second.gone_at == 0 || entry.second.gone_at > now) return false;
    gone.push_back({{"type", "presence"},
                    {"userId", entry.first},
                    {"source", entry.second.source},
                    {"connected", false}});
    return true;
  });
  return gone;
}

std::vector<std::string> RoomView::people() const {
  std::vector<std::string> out;
  for (const auto& [name, person] : here_) out.push_back(name);
  return out;
}

std::vector<std::string> RoomView::typists() const {
  std::vector<std::string> out;
  for (const auto& [name, until] : typing_until_) out.push_back(name);
  return out;
}

std::string typing_text(const std::vector<std::string>& names, bool utf8) {
  const std::string_view dots = utf8 ? "…" : "...";
  const auto name = [&](std::size_t i) { return shortened(terminal_line(names[i]), 20); };
  if (names.empty()) return {};
  if (names.size() == 1) return fmt::format("{} is typing{}", name(0), dots);
  if (names.size() == 2) return fmt::format("{} and {} are typing{}", name(0), name(1), dots);
  return fmt::format("{} people are typing{}", names.size(), dots);
}

}  // namespace syncd::cmd
