// SPDX-License-Identifier: Apache-2.0
// An operation as data: one row from which the wire frame and its validation, the JSON Schema, the HTTP
// route, the command line verb, completion and help all follow. What it does is one function: `decide` for
// one that writes, `read` for one that looks something up. Neither opens a socket, starts a thread or reads
// a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/ids.h"
#include "base/json.h"
#include "domain/event.h"

namespace syncd::domain {

class Tables;

// What a name refers to: decides how it is completed, listed and found.
enum class Kind : std::uint8_t { none, conversation, campaign, task, crew, run, rule, user, dataset };

enum class FieldType : std::uint8_t {
  text,
  amount,  // an exact decimal: a JSON number or a text that holds one
  integer,
  boolean,
  choice,  // one of `choices`
  list,    // of `fields[0]`; a single value counts as a list of one
  object,  // with `fields` as members, nothing else
  any,     // JSON as it comes
  time,    // RFC 3339, or a number of seconds or milliseconds as some clients send
};

struct Field {
  std::string_view name;
  FieldType type = FieldType::text;
  std::string_view summary = {};
  bool required = false;
  int position = -1;  // place on a command line; -1 is a flag
  Kind refers = Kind::none;
  std::vector<std::string_view> choices = {};
  std::optional<std::int64_t> min = {};  // of the number; of the bytes of a text; of the items of a list
  std::optional<std::int64_t> max = {};
  std::vector<std::string_view> aliases = {};
  std::vector<Field> fields = {};
  bool rest = false;  // on a command line it takes all the words that are left
};

enum class Role : std::uint8_t { viewer, operate, admin };
std::string_view name(Role role);

// Who asks, and through what. Comes from the token and the connection, never from the frame.
struct Actor {
  std::string org = "default";
  std::string user;
  Role role = Role::admin;
  std::string source;     // web, desktop, cli, ...
  std::string client_id;  // the connection
};

inline const Json kNothingFound;

// What an operation may know beyond the tables and its arguments.
struct Context {
  const Actor& actor;
  Millis now;
  std::uint64_t next_seq;  // the place in the log that the first event decided here will get
  const Entropy& entropy;
  std::string_view epoch;
  const Json& live;                            // of the running server, for rows that say so; null elsewhere
  std::span<const std::string> conversations;  // that the connection has joined
  const Json& found = kNothingFound;           // what was found out for a row that is `prepared`
};

// What came of a writing operation: the facts, and what the sender is told under `data`.
struct Decision {
  std::vector<Event> events;
  Json data = Json::object();
  std::uint64_t seq = 0;              // for an answer without events that points at an earlier one
  std::optional<Error> refused = {};  // the sender is told this; what had to end for it are the events
};

using Decide = Result<Decision> (*)(Tables&, const Json& args, const Context&);
// Gives the text of one JSON object.
using Read = Result<std::string> (*)(Tables&, const Json& args, const Context&);

struct Campaign;
struct Change;
// What an operation does to one campaign in memory; no change where it already is so.
using ChangeCampaign = Result<std::vector<Change>> (*)(Campaign&, const Json& args, const Context&);

// A way to ask for the operation in plain words. `words` is a head and what may follow it in any order:
//   <class>   a word of that class of the assistant's lexicon (`<lower>`: reduce, cut, ...)
//   a|b_c     one of these words; an underscore joins several
//   *         in place of the head: no verb at all, "Apex off"; an order only where it is asked for with a
//             please, an arrow or "I'd like"; a question only where it is one
//   {field}   what the field holds, with the words that stand before it ([maybe]) and how an amount is
//             measured: {change_percent by -percent}, {amount [at|to] money}, {title text}; `signed` is a
//             percentage with its sign before it, `daily` an amount of money a day. By how much a figure goes
//             up or down is +money, -money, +share, -share (of the figure, in percent), in `given` "by
//             +100%". `told`: only with a sign or word for money or days. `near`: asked if far from what is
//   {campaign direct}  no preposition leads to it: "pause on Apex" pauses nothing; `named`: by name only
// Each of them is optional with a question mark behind it: <cap>?, {device?}. With > before it, it stands
// behind whatever is named before it: in "set {x} >live" nothing is set by "live on X".
struct Phrase {
  std::string_view words;
  std::vector<std::pair<std::string_view, std::string_view>> given = {};
  bool unsure = false;  // may mean it: to be asked back, never just done
};

// What a frame does to its own connection.
enum class SessionVerb : std::uint8_t { none, join, leave, typing, sync, subscribe, auth, ping };

// Whether an assistant listens to what the operation says in a conversation.
enum class Hearing : std::uint8_t { none, overhears, answers };

// Another name for the operation on a command line, with some arguments already given: `pause` is
// `set_status` with status=paused.
struct Alias {
  std::string_view name;
  std::string_view summary;
  std::vector<std::pair<std::string_view, std::string_view>> given;
};

struct Operation {
  std::string_view name;
  std::string_view group;
  std::string_view summary;
  Role role = Role::operate;
  std::vector<Field> fields = {};
  bool open = false;                  // frames may carry fields that are not listed
  std::string_view reply = "result";  // type of the answer; other than "result" it carries its data flat
  bool destructive = false;
  bool idempotent = false;  // done once more with the same arguments it changes nothing more
  bool live = false;        // its answer holds counters of the running server
  std::vector<Alias> aliases = {};
  std::vector<Phrase> phrases = {};
  // The wish in words, for asking back: "pause {media_buy_id}[ until {day}]"; what stands in [] goes where
  // its field is missing; {now bid} is what it is. And what is said once it is done, if nothing tells.
  std::string_view wish = {};
  std::string_view done = {};
  std::vector<std::string_view> examples = {};  // as typed behind `syncctl`
  // Rewrites accepted forms into the canonical one, before validation.
  void (*normalise)(Json& args) = nullptr;
  // Rules between fields, after each was found valid.
  std::optional<Error> (*check)(const Json& args) = nullptr;
  Decide decide = nullptr;
  // `decide` goes by what was found out first, away from the writer, under Context::found.
  bool prepared = false;
  Read read = nullptr;
  // Of an operation on one campaign: what `update_media_buy` does for it, and the further names under which
  // it may stand among `updates`.
  ChangeCampaign change = nullptr;
  std::vector<std::string_view> update_keys = {};
  // Of an operation that comes more often than it is worth keeping: what it is about. Of one such thing some
  // a second are stored; the others are told live as the event that `told` makes of what the last stored one
  // answered (`known`) and their own arguments. Without `told` it is an end: before it is run, what was not
  // stored of things whose name begins so is.
  std::string (*about)(const Json& args) = nullptr;
  Event (*told)(const Json& known, const Json& args) = nullptr;
  SessionVerb session = SessionVerb::none;
  Hearing hearing = Hearing::none;

  bool writes() const { return decide != nullptr; }
};

}  // namespace syncd::domain
