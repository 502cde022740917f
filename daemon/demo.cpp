// SPDX-License-Identifier: Apache-2.0
#include "daemon/demo.h"

#include <array>

#include "domain/table.h"
#include "domain/validate.h"
#include "store/group_commit.h"

namespace syncd::daemon {
namespace {

struct Step {
  const char* operation;
  const char* args;
};

constexpr std::array kSteps{
    Step{
        "create_media_buy",
        R"({"media_buy_id":"apex","brand_name":"Apex Motors","status":"active","geo":["US","DE","FR"],"budget":50000,
             "daily_cap":1500,"bids":{"desktop":"3.20","mobile":"2.50","tablet":"2.10"},
             "allocation":{"desktop":45,"mobile":40,"tablet":15}})"},
    Step{
        "create_media_buy",
        R"({"media_buy_id":"techflow","brand_name":"TechFlow","status":"active","geo":["US","GB"],"budget":32000,
             "daily_cap":900,"bids":{"desktop":"4.75","mobile":"3.10","tablet":"2.80"},
             "allocation":{"desktop":60,"mobile":30,"tablet":10}})"},
    Step{
        "create_media_buy",
        R"({"media_buy_id":"globalretail","brand_name":"GlobalRetail","status":"paused","geo":["DE","GB","US"],
             "budget":78000,"daily_cap":2400,"bids":{"desktop":"1.90","mobile":"1.65","tablet":"1.40"},
             "allocation":{"desktop":30,"mobile":55,"tablet":15}})"},
    Step{"record_delivery", R"({"media_buy_id":"apex","impressions":184000,"clicks":3120,"spend":"962.40"})"},
    Step{"record_delivery",
         R"({"media_buy_id":"techflow","impressions":52300,"clicks":1415,"spend":"811.75"})"},
    Step{"record_delivery",
         R"({"media_buy_id":"globalretail","impressions":231000,"clicks":2870,"spend":"402.10"})"},
};

struct Pattern {
  const char* name;
  const char* kind;
  const char* description;
  int hours_ago;
};

// What the first rules ask about: several kinds, and some of the last week.
constexpr std::array kPatterns{
    Pattern{"Retry with backoff", "pattern", "Ask again later, and later still", 5},
    Pattern{"Circuit breaker", "pattern", "Stop asking what does not answer", 20},
    Pattern{"Outbox", "pattern", "Write the message in the transaction of what it tells", 31},
    Pattern{"Saga", "pattern", "Take back step by step what cannot be rolled back", 54},
    Pattern{"Idempotency key", "pattern", "The same request twice is done once", 76},
    Pattern{"Bulkhead", "pattern", "Let one full queue not stop the others", 133},
    Pattern{"Event sourcing", "pattern", "Keep what happened; the rest follows from it", 300},
    Pattern{"Read replica", "pattern", "Let those who only look ask somebody else", 1'000},
    Pattern{"Big ball of mud", "anti-pattern", "Everything knows everything", 12},
    Pattern{"Dual write", "anti-pattern", "Two stores, no transaction, one crash", 98},
    Pattern{"Distributed monolith", "anti-pattern", "Many services that only start together", 420},
    Pattern{"Name things for what they do", "guideline", "Not for how they do it", 47},
    Pattern{"One idea a commit", "guideline", "The reason stands in the message", 240},
    Pattern{"Campaign lifecycle", "workflow", "Draft, active, paused, ended", 64},
    Pattern{"Weekly pacing review", "workflow", "Compare spend with plan, shift what lags", 150},
};

Json patterns(Millis now) {
  Json rows = Json::array();
  for (const Pattern& each : kPatterns) {
    rows.push_back(
        {each.name, each.kind, each.description, rfc3339(now - Millis{3'600'000} * each.hours_ago)});
  }
  return {{"dataset", "patterns"},
          {"columns",
           {{{"name", "name"}, {"type", "text"}},
            {{"name", "kind"}, {"type", "text"}},
            {{"name", "description"}, {"type", "text"}},
            {{"name", "created_at"}, {"type", "time"}}}},
          {"rows", std::move(rows)}};
}

}  // namespace

Result<void> fill_demo(store::Organisation& organisation, Millis now, const Entropy& entropy) {
  if (organisation.position() != 0) return {};
  const domain::Actor actor{.user = "demo", .source = "demo", .client_id = {}};
  std::vector<store::Request> requests;
  const auto add = [&](const char* operation, Json json) -> Result<void> {
    const domain::Operation& row = *domain::operation_named(operation);
    auto args = domain::validate(row, std::move(json));
    if (!args) return tl::unexpected<Error>(args.error());
    requests.push_back({&row, std::move(*args), actor, {}});
    return {};
  };
  for (const Step& step : kSteps) {
    if (auto added = add(step.operation, parse_json(step.args).value()); !added) return added;
  }
  if (auto added = add("import_dataset", patterns(now)); !added) return added;
  const store::Batch batch = store::commit(organisation, requests, now, entropy);
  for (const store::Settled& settled : batch.settled) {
    if (!settled.ok()) return tl::unexpected<Error>(settled.error);
  }
  return {};
}

}  // namespace syncd::daemon
