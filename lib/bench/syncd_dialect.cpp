// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/json.h"
#include "bench/dialect.h"
#include "bench/stamp.h"

namespace syncd::bench {
namespace {

// The members of a `sync` answer besides its messages: what stands before and behind the array `data`. The
// messages are ours, so the first bracket behind the last of them ends the array.
Page page_of(std::string_view payload, std::size_t last_stamp) {
  Page page;
  const auto data = std::min(payload.find("\"data\":["), payload.size());
  const auto end = payload.find(']', std::max(data, last_stamp));
  for (const auto part : {payload.substr(0, data), payload.substr(std::min(end, payload.size()))}) {
    constexpr std::string_view kSeq = "\"seq\":";
    if (const auto at = part.find(kSeq); at != std::string_view::npos) {
      page.seq = static_cast<std::int64_t>(digits_at(part.substr(at + kSeq.size())));
    }
    if (part.find("\"more\":true") != std::string_view::npos) page.more = true;
  }
  return page;
}

class SyncdDialect final : public Dialect {
 public:
  explicit SyncdDialect(DialectSettings settings) : settings_(std::move(settings)) {}

  std::string path(int member) const override {
    auto path = fmt::format("/ws?source=bench&user=bench-{}&topics=none", member);
    if (!settings_.token.empty()) path += "&token=" + settings_.token;
    return path;
  }

  void join(Wire& wire, Connection& connection, std::string_view room,
            std::optional<std::int64_t> since) override {
    Json frame{{"type", "join"}, {"conversationId", room}};
    if (since) frame["since"] = *since;
    wire.send(connection, Opcode::text, to_text(frame));
  }

  void sync(Wire& wire, Connection& connection, std::string_view room, std::int64_t since) override {
    wire.send(connection, Opcode::text,
              to_text(Json{{"type", "sync"}, {"conversationId", room}, {"since", since}}));
  }

  void publish(Wire& wire, Connection& connection, std::string_view room, Stamp stamp) override {
    frame_.clear();
    fmt::format_to(std::back_inserter(frame_),
                   R"({{"type":"message","id":"{}-{:05}-{:010}","conversationId":"{}",)"
                   R"("message":{{"role":"user","content":")",
                   settings_.run, connection.number, stamp, room);
    constexpr std::string_view kEnd = "\"}}";
    const auto wanted = static_cast<std::size_t>(settings_.bytes);
    append_stamped(frame_, stamp, wanted - std::min(wanted, frame_.size() + kEnd.size()));
    frame_ += kEnd;
    wire.send(connection, Opcode::text, frame_);
  }

  void hear(Wire&, Connection& connection, std::string_view payload, Hearer& hearer) override {
    const auto type = type_.behind(payload);
    if (type == std::string_view::npos) return;
    const auto rest = payload.substr(type);
    if (rest.starts_with("message\"")) {
      const auto stamp = stamp_.behind(payload);
      if (stamp != std::string_view::npos) {
        hearer.delivered(connection.number, digits_at(payload.substr(stamp, kStampDigits)));
      }
    } else if (rest.starts_with("ack\"")) {
      hearer.acked(connection.number, own_id(payload));
    } else if (rest.starts_with("sync\"")) {
      hear_page(connection, payload, hearer);
    } else if (rest.starts_with("error\"")) {
      hearer.refused(connection.number, own_id(payload), payload);
    } else if (rest.starts_with("presence\"") && payload.find("\"epoch\"") != std::string_view::npos) {
      hearer.welcomed(connection.number);
    }
  }

 private:
  // The stamp within `"id":"<run>-<member>-<stamp>"`; 0 where the id is none of ours.
  Stamp own_id(std::string_view payload) {
    const auto begin = id_.behind(payload);
    if (begin == std::string_view::npos) return 0;
    const auto id = payload.substr(begin, payload.find('"', begin) - begin);
    if (id.size() < kStampDigits || !id.starts_with(settings_.run)) return 0;
    return digits_at(id.substr(id.size() - kStampDigits));
  }

  void hear_page(Connection& connection, std::string_view payload, Hearer& hearer) {
    std::size_t last = 0;
    for (auto at = payload.find(kStampMark); at != std::string_view::npos;
         at = payload.find(kStampMark, at)) {
      at += kStampMark.size();
      last = at;
      hearer.delivered(connection.number, digits_at(payload.substr(at, kStampDigits)));
    }
    hearer.paged(connection.number, page_of(payload, last));
  }

  DialectSettings settings_;
  std::string frame_;
  Finder type_{"\"type\":\""};
  Finder stamp_{kStampMark};
  Finder id_{"\"id\":\""};
};

}  // namespace

std::unique_ptr<Dialect> syncd_dialect(DialectSettings settings) {
  return std::make_unique<SyncdDialect>(std::move(settings));
}

}  // namespace syncd::bench
