// SPDX-License-Identifier: Apache-2.0
#include "protocol/frames.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>

namespace syncd::protocol {
namespace {

// {"type":"...","id":"..."  — the id left out where there is none.
std::string opened(std::string_view type, std::string_view id) {
  std::string out = fmt::format(R"({{"type":"{}")", type);
  if (!id.empty()) {
    out += ",\"id\":";
    append_json_string(out, id);
  }
  return out;
}

Json who_is(const Participant& who) {
  return {{"clientId", who.client_id}, {"userId", who.user}, {"source", who.source}};
}

}  // namespace

Result<std::string> request_id(const Json& request) {
  const Json& id = member_at(request, "id");
  if (id.is_null()) return std::string();
  if (!id.is_string() || !is_id(id.get_ref<const std::string&>())) {
    return fail(Code::invalid_field, "\"id\" has to be a text of 1 to 128 printable characters", "id");
  }
  return id.get<std::string>();
}

std::string salvaged_id(std::string_view frame) {
  simdjson::ondemand::parser parser;
  const simdjson::padded_string text(frame);
  simdjson::ondemand::document document;
  std::string_view id;
  if (parser.iterate(text).get(document) != simdjson::SUCCESS) return {};
  if (document["id"].get_string().get(id) != simdjson::SUCCESS || !is_id(id)) return {};
  return std::string(id);
}

std::string answered_members(std::string_view reply_type, std::string_view id, std::string_view members) {
  std::string out = opened(reply_type, id);
  if (!members.empty()) out += ',';
  out += members;
  out += '}';
  return out;
}

std::string answered(const domain::Operation& operation, std::string_view id, std::string_view data) {
  if (operation.reply != "result")
    return answered_members(operation.reply, id, data.substr(1, data.size() - 2));
  return answered_members("result", id,
                          fmt::format(R"("ok":true,"op":"{}","data":{})", operation.name, data));
}

std::string decided(const domain::Operation& operation, std::string_view id, const Json& data,
                    std::uint64_t seq) {
  if (operation.reply != "result") return answered(operation, id, to_text(data));
  const std::string place = seq == 0 ? "" : fmt::format(R"("seq":{},)", seq);
  return answered_members(
      "result", id, fmt::format(R"("ok":true,"op":"{}",{}"data":{})", operation.name, place, to_text(data)));
}

std::uint64_t stored_seq(std::string_view frame) {
  constexpr std::string_view kTime = R"(,"timestamp":")", kSeq = R"(,"seq":)";
  constexpr std::size_t kTail = kTime.size() + sizeof(R"(2026-02-01T12:30:00.000Z"})") - 1;
  if (frame.size() < kTail || !frame.substr(frame.size() - kTail).starts_with(kTime)) return 0;
  frame.remove_suffix(kTail);
  const auto digits = frame.find_last_not_of("0123456789");
  if (digits == std::string_view::npos || !frame.substr(0, digits + 1).ends_with(kSeq)) return 0;
  std::uint64_t seq = 0;
  std::from_chars(frame.data() + digits + 1, frame.data() + frame.size(), seq);
  return seq;
}

Json error_members(const Error& error) {
  const CodeInfo& row = info(error.code);
  Json out{{"code", row.name}, {"message", error.message}};
  if (!error.field.empty()) out["field"] = error.field;
  if (!error.hint.empty()) out["hint"] = error.hint;
  if (!error.candidates.empty()) out["candidates"] = error.candidates;
  out["retryable"] = row.retryable;
  if (error.retry_after_ms > 0) out["retry_after_ms"] = error.retry_after_ms;
  if (!error.rule.empty()) out["rule"] = error.rule;
  return out;
}

std::string error(const Error& error, std::string_view id, Millis now) {
  Json members = error_members(error);
  members["timestamp"] = rfc3339(now);
  const std::string text = to_text(members);
  return answered_members("error", id, std::string_view(text).substr(1, text.size() - 2));
}

std::string presence(const Participant& who, bool connected, std::string_view conversation) {
  Json out{{"type", "presence"},     {"clientId", who.client_id}, {"source", who.source},
           {"connected", connected}, {"userId", who.user},        {"conversationId", conversation}};
  return to_text(out);
}

std::string typing(const Participant& who, bool typing, std::string_view conversation) {
  Json out{{"type", "typing"},   {"conversationId", conversation}, {"source", who.source},
           {"userId", who.user}, {"clientId", who.client_id},      {"typing", typing}};
  return to_text(out);
}

std::string heartbeat(Millis now) {
  return to_text({{"type", "heartbeat"}, {"timestamp", rfc3339(now)}});
}

Json participants(std::span<const Participant> who) {
  Json out = Json::array();
  for (const Participant& one : who) out.push_back(who_is(one));
  return out;
}

std::string welcome(const Welcome& w) {
  return to_text({{"type", "presence"},
                  {"clientId", w.self.client_id},
                  {"source", w.self.source},
                  {"connected", true},
                  {"userId", w.self.user},
                  {"org", w.org},
                  {"seq", w.seq},
                  {"epoch", w.epoch},
                  {"server", "syncd/" SYNCD_VERSION},
                  {"protocol", kVersion},
                  {"heartbeat_seconds", w.heartbeat_seconds},
                  {"limits", w.limits}});
}

}  // namespace syncd::protocol
