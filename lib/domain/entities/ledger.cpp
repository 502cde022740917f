// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/ledger.h"

namespace syncd::domain {
namespace {

Decimal amount_at(const Json& object, const char* key) {
  return Decimal::from_json(member_at(object, key)).value_or(Decimal());
}

void add_to_total(Tables& tables, const std::string& kind, const std::string& status, std::int64_t amount,
                  std::int64_t entries) {
  tables.run(
      "insert into ledger_totals values (?1, ?2, ?3, ?4) on conflict (kind, status) do update set"
      " amount = amount + ?3, entries = entries + ?4",
      kind, status, amount, entries);
}

void add_to_rentals(Tables& tables, int rentals, int active, Decimal hours, Decimal revenue) {
  tables.run(
      "insert into rental_totals values (1, ?1, ?2, ?3, ?4) on conflict (id) do update set rentals = rentals "
      "+ ?1,"
      " active = active + ?2, hours = hours + ?3, revenue = revenue + ?4",
      rentals, active, hours.micros(), revenue.micros());
}

std::int64_t total_of(Tables& tables, const char* kind, const char* status) {
  auto row = tables.query("select amount from ledger_totals where kind = ? and status = ?", kind, status);
  return row.next() ? row.integer(0) : 0;
}

#define RENTAL_COLUMNS \
  "rental_id, crew_id, user_id, hourly_rate, rented_at, returned_at, ifnull(hours, 0), ifnull(revenue, 0)"

Rental rental_in(const Query& row) {
  return {.rental_id = row.string(0),
          .crew_id = row.string(1),
          .user_id = row.string(2),
          .hourly_rate = Decimal::from_micros(row.integer(3)),
          .rented_at = row.integer(4),
          .returned_at = row.optional_integer(5),
          .hours = Decimal::from_micros(row.integer(6)),
          .revenue = Decimal::from_micros(row.integer(7))};
}

Json micros(std::int64_t amount) {
  return Decimal::from_micros(amount).json();
}

}  // namespace

Json to_json(const LedgerEntry& e) {
  return {{"entry_id", e.entry_id},
          {"kind", e.kind},
          {"status", e.status},
          {"amount", e.amount.json()},
          {"crew_id", e.crew_id},
          {"run_id", e.run_id},
          {"note", e.note},
          {"user_id", e.user_id},
          {"recorded_at", rfc3339(e.recorded_at)}};
}

std::optional<LedgerEntry> ledger_entry(Tables& tables, std::string_view entry_id) {
  auto row = tables.query(
      "select entry_id, kind, status, amount, crew_id, run_id, note, user_id, recorded_at from ledger"
      " where entry_id = ?",
      entry_id);
  if (!row.next()) return std::nullopt;
  return LedgerEntry{.entry_id = row.string(0),
                     .kind = row.string(1),
                     .status = row.string(2),
                     .crew_id = row.string(4),
                     .run_id = row.string(5),
                     .note = row.string(6),
                     .user_id = row.string(7),
                     .amount = Decimal::from_micros(row.integer(3)),
                     .recorded_at = row.integer(8)};
}

Json to_json(const Rental& r) {
  return {{"rental_id", r.rental_id},
          {"crew_id", r.crew_id},
          {"user_id", r.user_id},
          {"hourly_rate", r.hourly_rate.json()},
          {"rented_at", rfc3339(r.rented_at)},
          {"returned_at", r.returned_at ? Json(rfc3339(*r.returned_at)) : Json()},
          {"hours", r.returned_at ? r.hours.json() : Json()},
          {"revenue", r.returned_at ? r.revenue.json() : Json()}};
}

std::optional<Rental> rental_of_id(Tables& tables, std::string_view rental_id) {
  auto row = tables.query("select " RENTAL_COLUMNS " from rentals where rental_id = ?", rental_id);
  return row.next() ? std::optional(rental_in(row)) : std::nullopt;
}

std::optional<Rental> open_rental_of(Tables& tables, std::string_view crew_id) {
  auto row = tables.query("select " RENTAL_COLUMNS " from rentals where crew_id = ? and returned_at is null",
                          crew_id);
  return row.next() ? std::optional(rental_in(row)) : std::nullopt;
}

Json token_figures(Tables& tables) {
  const std::int64_t rewards = total_of(tables, "reward", "settled");
  const std::int64_t earned = total_of(tables, "earned", "settled"),
                     spent = total_of(tables, "spent", "settled");
  return {{"balance", micros(earned + rewards - spent)},
          {"spent", micros(spent)},
          {"earned", micros(earned + rewards)},
          {"pending_rewards", micros(total_of(tables, "reward", "pending"))}};
}

Json rental_figures(Tables& tables) {
  auto row = tables.query("select rentals, active, hours, revenue from rental_totals where id = 1");
  const bool any = row.next();
  const auto figure = [&](int column) { return any ? row.integer(column) : std::int64_t{0}; };
  return {{"active_rentals", figure(1)},
          {"total_rentals", figure(0)},
          {"total_hours", micros(figure(2))},
          {"total_revenue", micros(figure(3))}};
}

void apply_tokens_recorded(Tables& tables, const Applied& event) {
  const Json& entry = member_at(member_at(event.body, "data"), "entry");
  const std::string id = text_at(entry, "entry_id"), kind = text_at(entry, "kind"),
                    status = text_at(entry, "status");
  const std::int64_t amount = amount_at(entry, "amount").micros();
  if (const auto before = ledger_entry(tables, id))
    add_to_total(tables, before->kind, before->status, -before->amount.micros(), -1);
  add_to_total(tables, kind, status, amount, 1);
  tables.run("insert or replace into ledger values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, kind, status, amount,
             text_at(entry, "crew_id"), text_at(entry, "run_id"), text_at(entry, "note"),
             text_at(entry, "user_id"), parse_rfc3339(text_at(entry, "recorded_at")).value_or(0), event.seq);
}

void apply_crew_rented(Tables& tables, const Applied& event) {
  const Json& rental = member_at(member_at(event.body, "data"), "rental");
  tables.run("insert into rentals values (?, ?, ?, ?, ?, null, null, null, ?)", text_at(rental, "rental_id"),
             text_at(rental, "crew_id"), text_at(rental, "user_id"),
             amount_at(rental, "hourly_rate").micros(),
             parse_rfc3339(text_at(rental, "rented_at")).value_or(0), event.seq);
  add_to_rentals(tables, 1, 1, {}, {});
}

void apply_crew_returned(Tables& tables, const Applied& event) {
  const Json& rental = member_at(member_at(event.body, "data"), "rental");
  const Decimal hours = amount_at(rental, "hours"), revenue = amount_at(rental, "revenue");
  tables.run("update rentals set returned_at = ?, hours = ?, revenue = ?, last_seq = ? where rental_id = ?",
             parse_rfc3339(text_at(rental, "returned_at")).value_or(0), hours.micros(), revenue.micros(),
             event.seq, text_at(rental, "rental_id"));
  add_to_rentals(tables, 0, -1, hours, revenue);
}

}  // namespace syncd::domain
