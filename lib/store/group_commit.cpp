// SPDX-License-Identifier: Apache-2.0
#include "store/group_commit.h"

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <optional>

#include "domain/entities/messages.h"
#include "protocol/frames.h"
#include "store/floor.h"

namespace syncd::store {
namespace {

// Faults of the place where the file lies, not of what is written into it.
bool is_disk_fault(const SQLite::Exception& e) {
  switch (e.getErrorCode()) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_AUTH:
      return true;
    default:
      return false;
  }
}

std::int64_t fingerprint(const Request& request) {
  return static_cast<std::int64_t>(
      content_hash(std::string(request.operation->name) + to_text(request.args)));
}

bool is_assistants(const Request& request) {
  return request.operation->hearing != domain::Hearing::none && request.actor.user == domain::kAssistant;
}

// The message that a request has just stored, as a listener hears it; people alone are heard.
std::optional<domain::Said> said_by(const Request& request, const domain::Decision& decision) {
  if (request.operation->hearing == domain::Hearing::none || decision.events.empty()) return std::nullopt;
  const Json& message = member_at(decision.events.front().body, "message");
  if (text_at(message, "role") != "user" || request.actor.user == domain::kAssistant) return std::nullopt;
  return domain::Said{.actor = request.actor,
                      .conversation = text_at(message, "conversationId"),
                      .message_id = text_at(message, "id"),
                      .content = text_at(message, "content"),
                      .context = member_at(message, "context"),
                      .seq = static_cast<std::uint64_t>(integer_at(message, "seq")),
                      .addressed = request.operation->hearing == domain::Hearing::answers};
}

Result<std::string> settle(Organisation& organisation, const Request& request, Millis now,
                           const Entropy& entropy, domain::Listener* listener, Batch& batch) {
  const std::int64_t hash = request.id.empty() ? 0 : fingerprint(request);
  if (!request.id.empty()) {
    if (auto before = organisation.replies().find(request.actor.user, request.id)) {
      if (before->hash == hash) return std::move(before->text);
      return fail(Code::idempotency_conflict, "this id was used before for a request with other content",
                  "id", "a new id for a new request");
    }
  }
  if (request.only_if_answered) return fail(Code::not_found, "this was not asked before");
  static const Json nothing;
  const domain::Context context{.actor = request.actor,
                                .now = now,
                                .next_seq = organisation.position() + 1,
                                .entropy = entropy,
                                .epoch = organisation.epoch(),
                                .live = nothing,
                                .conversations = {},
                                .found = request.found};
  auto decision = request.operation->decide(organisation.tables(), request.args, context);
  if (!decision) return tl::unexpected<Error>(std::move(decision.error()));
  const auto said = listener == nullptr ? std::nullopt : said_by(request, *decision);
  for (domain::Event& event : decision->events)
    batch.events.push_back(organisation.append(std::move(event), now));
  if (decision->refused) return tl::unexpected<Error>(std::move(*decision->refused));
  const std::uint64_t seq = decision->events.empty() ? decision->seq : organisation.position();
  std::string reply = protocol::decided(*request.operation, request.id, decision->data, seq);
  if (!request.id.empty()) {
    organisation.replies().add(request.actor.user, request.id, hash, reply);
  }
  if (listener != nullptr && is_assistants(request))
    listener->spoke(request.actor.org, text_at(decision->data, "conversationId"));
  if (said) {
    TransactionFloor floor(organisation, *said, now, entropy, batch.events, batch.errands);
    listener->hear(*said, floor);
  }
  return reply;
}

void take_back(Organisation& organisation, std::uint64_t position) {
  organisation.restore_position(position);
  organisation.replies().rolled_back();
}

Batch failed(std::size_t requests, Code code, const char* message, std::string fault) {
  Batch batch;
  batch.fault = std::move(fault);
  batch.stored = code != Code::storage_unavailable;
  batch.settled.resize(requests);
  for (Settled& one : batch.settled) one.error = {.code = code, .message = message};
  return batch;
}

// One by one, so that only the request at fault fails.
Batch commit_apart(Organisation& organisation, std::span<const Request> requests, Millis now,
                   const Entropy& entropy, domain::Listener* listener) {
  Batch all;
  for (const Request& request : requests) {
    Batch one = commit(organisation, {&request, 1}, now, entropy, listener);
    for (Committed& event : one.events) all.events.push_back(std::move(event));
    for (domain::Errand& errand : one.errands) all.errands.push_back(std::move(errand));
    all.settled.push_back(std::move(one.settled.front()));
    all.settled.back().events_end = all.events.size();
    all.stored = all.stored && one.stored;
    if (!one.fault.empty()) all.fault = std::move(one.fault);
  }
  return all;
}

}  // namespace

Batch commit(Organisation& organisation, std::span<const Request> requests, Millis now,
             const Entropy& entropy, domain::Listener* listener) {
  const std::uint64_t before = organisation.position();
  std::string fault;
  try {
    Batch batch;
    batch.settled.reserve(requests.size());
    SQLite::Transaction transaction(organisation.database(), SQLite::TransactionBehavior::IMMEDIATE);
    for (const Request& request : requests) {
      auto reply = settle(organisation, request, now, entropy, listener, batch);
      Settled& settled = batch.settled.emplace_back();
      settled.events_end = batch.events.size();
      reply ? void(settled.reply = std::move(*reply)) : void(settled.error = std::move(reply.error()));
    }
    transaction.commit();
    organisation.replies().committed();
    return batch;
  } catch (const SQLite::Exception& e) {
    fault = e.what();
    take_back(organisation, before);
    if (is_disk_fault(e)) {
      return failed(requests.size(), Code::storage_unavailable,
                    "the store cannot be written at the moment; nothing was changed", fault);
    }
  } catch (const std::exception& e) {
    fault = e.what();
    take_back(organisation, before);
  }
  if (requests.size() > 1) return commit_apart(organisation, requests, now, entropy, listener);
  return failed(1, Code::internal, "the operation failed inside the server; nothing was changed", fault);
}

}  // namespace syncd::store
