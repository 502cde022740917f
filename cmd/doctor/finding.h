// SPDX-License-Identifier: Apache-2.0
// What `doctor` looks at, and what it found there: a check is a function, and a row of a table. One thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/address.h"
#include "client/client.h"
#include "cmd/context/settings.h"
#include "cmd/verbs/verb.h"

namespace syncd::cmd::doctor {

enum class Health { fine, warning, failed, skipped };
std::string_view name(Health health);

struct Finding {
  Health health = Health::fine;
  std::string text;
  std::string advice = {};  // what to do
  Exit exit = Exit::done;   // of one that failed
};

// What has been found out so far; each check may rely on those before it, and finds nothing where they
// failed.
struct Patient {
  Call& call;
  std::optional<Settings> settings = {};
  std::optional<client::Address> address = {};
  std::unique_ptr<client::Client> client = {};
  Json described = nullptr;  // what the server says of itself
};

struct Check {
  std::string_view name;
  Finding (*look)(Patient&);
};

// In the order in which they are made.
std::span<const Check> all_checks();

// Here: files, address, token.
Finding look_at_configuration(Patient& patient);
Finding look_at_folders(Patient& patient);
Finding look_at_address(Patient& patient);
Finding look_at_token(Patient& patient);
// At the server.
Finding look_at_connection(Patient& patient);
Finding look_at_encryption(Patient& patient);
Finding look_at_clock(Patient& patient);
Finding look_at_version(Patient& patient);
Finding look_at_readiness(Patient& patient);
Finding look_at_limits(Patient& patient);

// Small enough to be judged by themselves.
Finding judge_clock(Millis ahead, Millis round_trip);
Finding judge_claims(const Json& claims, Millis now);
Finding judge_version(const std::string& server, std::int64_t protocol, const Json& operations);

}  // namespace syncd::cmd::doctor
