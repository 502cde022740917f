// SPDX-License-Identifier: Apache-2.0
// The ledger: tokens earned, spent and rewarded, and crews that were rented. Exact amounts, and sums that are
// kept as entries come, so that a figure never costs a walk through all of them. Runs on the thread that owns
// the tables.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "domain/event.h"
#include "domain/operation.h"
#include "domain/tables.h"

namespace syncd::domain {

inline constexpr const char* kLedgerTables = R"sql(
create table ledger (
  entry_id text primary key, kind text not null, status text not null, amount integer not null,
  crew_id text not null, run_id text not null, note text not null, user_id text not null,
  recorded_at integer not null, last_seq integer not null) without rowid;
create table ledger_totals (
  kind text not null, status text not null, amount integer not null, entries integer not null,
  primary key (kind, status)) without rowid;
create table rentals (
  rental_id text primary key, crew_id text not null, user_id text not null, hourly_rate integer not null,
  rented_at integer not null, returned_at integer, hours integer, revenue integer,
  last_seq integer not null) without rowid;
create index rentals_open on rentals (crew_id) where returned_at is null;
create table rental_totals (
  id integer primary key check (id = 1), rentals integer not null, active integer not null,
  hours integer not null, revenue integer not null);
)sql";

struct LedgerEntry {
  std::string entry_id, kind, status, crew_id, run_id, note, user_id;
  Decimal amount;
  Millis recorded_at = 0;
};
Json to_json(const LedgerEntry& entry);
std::optional<LedgerEntry> ledger_entry(Tables& tables, std::string_view entry_id);

struct Rental {
  std::string rental_id, crew_id, user_id;
  Decimal hourly_rate;
  Millis rented_at = 0;
  std::optional<Millis> returned_at = {};
  Decimal hours = {}, revenue = {};  // once it was returned
};
Json to_json(const Rental& rental);
std::optional<Rental> rental_of_id(Tables& tables, std::string_view rental_id);
// The rental of this crew that is not returned yet.
std::optional<Rental> open_rental_of(Tables& tables, std::string_view crew_id);

// {balance, spent, earned, pending_rewards}
Json token_figures(Tables& tables);
// {active_rentals, total_rentals, total_hours, total_revenue}
Json rental_figures(Tables& tables);

void apply_tokens_recorded(Tables& tables, const Applied& event);
void apply_crew_rented(Tables& tables, const Applied& event);
void apply_crew_returned(Tables& tables, const Applied& event);

}  // namespace syncd::domain
