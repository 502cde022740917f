// SPDX-License-Identifier: Apache-2.0
#include "daemon/http/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/ids.h"
#include "base/text.h"
#include "daemon/core/log_pages.h"
#include "daemon/core/topics.h"
#include "daemon/http/event_stream.h"
#include "daemon/http/sse.h"
#include "domain/sync_page.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr std::int64_t kPage = 500;
constexpr std::size_t kBytes = 1 << 20;
constexpr int kLooks = 40;  // pieces of the log that are looked through for one page

// What a client asks for.
struct Wanted {
  std::vector<std::string> rooms;
  std::optional<std::uint64_t> since;
  std::string epoch;
  std::int64_t limit = kPage;
};

template <class Number>
Result<Number> number(std::string_view text, std::string_view field) {
  Number out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc() && end == text.data() + text.size()) return out;
  return fail(Code::invalid_field, fmt::format("{} has to be a whole number", field), std::string(field));
}

// EPOCH:SEQ, or SEQ alone, as the id of an event says it.
Result<void> go_on_behind(std::string_view place, std::string_view field, Wanted& wanted) {
  const auto colon = place.rfind(':');
  if (colon != std::string_view::npos) {
    wanted.epoch = place.substr(0, colon);
    place.remove_prefix(colon + 1);
  }
  auto seq = number<std::uint64_t>(place, field);
  if (!seq) return tl::unexpected<Error>(seq.error());
  wanted.since = *seq;
  return {};
}

Result<Wanted> wanted_by(const Visit& visit) {
  const Request& request = visit.request;
  Wanted out;
  if (const std::string* epoch = request.parameter("epoch")) out.epoch = *epoch;
  if (const std::string* since = request.parameter("since")) {
    if (auto read = go_on_behind(*since, "since", out); !read) return tl::unexpected<Error>(read.error());
  }
  // A browser that comes back asks for the same address and says here how far it came.
  if (const std::string* last = request.header("last-event-id"); last != nullptr && !last->empty()) {
    if (auto read = go_on_behind(*last, "Last-Event-ID", out); !read)
      return tl::unexpected<Error>(read.error());
  }
  if (const std::string* limit = request.parameter("limit")) {
    const auto read = number<std::int64_t>(*limit, "limit");
    if (!read) return tl::unexpected<Error>(read.error());
    if (*read < 1 || *read > kPage)
      return fail(Code::invalid_field, fmt::format("limit has to be 1 to {}", kPage), "limit");
    out.limit = *read;
  }
  std::vector<std::string> topics{"all"};
  if (const std::string* named = request.parameter("topics")) {
    topics.clear();
    for (const std::string_view topic : list_elements(*named)) topics.emplace_back(topic);
  }
  auto rooms = topic_rooms(topics, visit.actor.user);
  if (!rooms) return tl::unexpected<Error>(rooms.error());
  out.rooms = std::move(*rooms);
  if (const std::string* conversation = request.parameter("conversationId")) {
    if (!is_id(*conversation))
      return fail(Code::invalid_field, "a conversation is named by 1 to 128 printable characters",
                  "conversationId");
    out.rooms.push_back(domain::conversation_room(*conversation));
  }
  return out;
}

bool wants_stream(const Request& request) {
  const std::string* accept = request.header("accept");
  if (accept == nullptr) return false;
  const auto types = list_elements(*accept);
  return std::any_of(types.begin(), types.end(), [](std::string_view type) {
    return ascii::same_word(trimmed(type.substr(0, type.find(';'))), kEventStream);
  });
}

// Everything as it is now, as a `sync_response` that says reset.
Result<std::string> snapshot(domain::Tables& tables, const domain::Actor& actor, const Engine& engine,
                             std::string_view epoch) {
  static const Json nothing;
  const domain::Operation& operation = *domain::operation_named("sync_request");
  auto data = operation.read(tables, {{"since", 0}, {"epoch", "-"}},
                             {.actor = actor,
                              .now = 0,
                              .next_seq = 0,
                              .entropy = engine.entropy(),
                              .epoch = epoch,
                              .live = nothing,
                              .conversations = {}});
  if (!data) return data;
  return protocol::answered(operation, {}, *data);
}

// {events, seq, epoch, more, reset} as text.
std::string page(domain::Tables& tables, const Wanted& wanted, std::string_view epoch) {
  const auto in = [&](const LogPage::Row& row) {
    const auto rooms = domain::rooms(row.type, row.route);
    return std::any_of(rooms.begin(), rooms.end(), [&](const std::string& room) {
      return std::find(wanted.rooms.begin(), wanted.rooms.end(), room) != wanted.rooms.end();
    });
  };
  std::string events;
  std::int64_t taken = 0;
  std::uint64_t last = wanted.since.value_or(0);
  bool more = true;
  const auto full = [&] { return taken == wanted.limit || events.size() > kBytes; };
  for (int looks = 0; more && looks < kLooks && !full(); ++looks) {
    const LogPage piece = log_page(tables, last);
    more = piece.more;
    for (const LogPage::Row& row : piece.rows) {
      if (full()) {
        more = true;
        break;
      }
      last = row.seq;
      if (!in(row)) continue;
      if (taken++ > 0) events += ',';
      events += row.frame;
    }
    if (!more) last = std::max(last, piece.last);
  }
  return fmt::format(R"({{"events":[{}],"seq":{},"epoch":"{}","more":{},"reset":false}})", events, last,
                     epoch, more);
}

void answer_page(Engine& engine, const Visit& visit, Wanted wanted) {
  engine.read(
      visit.actor.org,
      [&engine, wanted = std::move(wanted), actor = visit.actor](
          domain::Tables& tables, const std::string& epoch) -> Result<std::string> {
        const bool known = wanted.since.value_or(0) <= domain::head(tables) &&
                           (wanted.epoch.empty() || wanted.epoch == epoch);
        if (known) return page(tables, wanted, epoch);
        const auto found = snapshot(tables, actor, engine, epoch);
        if (!found) return found;
        Json frame = parse_json(*found, 4 * kMaxJsonDepth).value();
        return to_text({{"events", Json::array()},
                        {"snapshot", std::move(frame["data"])},
                        {"seq", frame["seq"]},
                        {"epoch", epoch},
                        {"more", false},
                        {"reset", true}});
      },
      [&engine, exchange = visit.exchange](const Result<std::string>& found) {
        if (!found) return answer_error(engine, *exchange, found.error());
        ++engine.metrics().http_answers[200];
        exchange->respond(200, "application/json", R"({"success":true,"data":)" + *found + "}\n");
      });
}

void stream(Engine& engine, Visit visit, Wanted wanted) {
  if (engine.draining())
    return answer_error(engine, *visit.exchange,
                        {.code = Code::draining, .message = "the server is stopping"});
  Space& space = *engine.organisation(visit.actor.org);
  const bool known = wanted.since.value_or(0) <= space.hub.published() &&
                     (wanted.epoch.empty() || wanted.epoch == space.epoch);
  View view = events_view(std::move(wanted.rooms), Millis{1000} * engine.settings().heartbeat_seconds);
  if (!known) {
    view.begin = [&engine, actor = visit.actor, epoch = space.epoch](domain::Tables& tables,
                                                                     std::optional<std::uint64_t>) {
      Beginning out{.frames = {}, .from = domain::head(tables)};
      const auto all = snapshot(tables, actor, engine, epoch);
      if (!all) throw std::runtime_error(all.error().message);
      out.frames.push_back(*all);
      return out;
    };
  }
  ++engine.metrics().http_answers[200];
  EventStream::open(engine, space, visit.exchange, std::move(visit.actor), std::move(view),
                    known ? wanted.since : std::nullopt);
}

void events(Engine& engine, Visit visit) {
  auto wanted = wanted_by(visit);
  if (!wanted) return answer_error(engine, *visit.exchange, wanted.error());
  wants_stream(visit.request) ? stream(engine, std::move(visit), std::move(*wanted))
                              : answer_page(engine, visit, std::move(*wanted));
}

}  // namespace

std::vector<Route> event_routes(Engine& engine) {
  return {{"GET",
           "/api/events",
           false,
           [&engine](Visit visit) { events(engine, std::move(visit)); },
           {.id = "listEvents",
            .summary =
                "What happened behind a place in the log: a page, or with Accept: text/event-stream a stream "
                "that goes on live, whose ids a client gives back in Last-Event-ID",
            .fields = {{.name = "since", .summary = "the last seq that is known already, or EPOCH:SEQ"},
                       {.name = "epoch", .summary = "the epoch that `since` belongs to"},
                       {.name = "topics",
                        .summary = "by commas: all (the default), none, or some of conversations, "
                                   "campaigns, tasks, crews, runs, rules, ledger"},
                       {.name = "conversationId", .summary = "the messages of this conversation too"},
                       {.name = "limit",
                        .type = domain::FieldType::integer,
                        .summary = "how many at most, of a page",
                        .min = 1,
                        .max = kPage}},
            .gives = "EventPage",
            .shape = Shape::either}}};
}

}  // namespace syncd::daemon
