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

}  // namespace

Result<void> fill_demo(store::Organisation& organisation, Millis now, const Entropy& entropy) {
  if (organisation.position() != 0) return {};
  const domain::Actor actor{.user = "demo", .source = "demo", .client_id = {}};
  std::vector<store::Request> requests;
  for (const Step& step : kSteps) {
    const domain::Operation& row = *domain::operation_named(step.operation);
    auto args =
        parse_json(step.args).and_then([&](Json json) { return domain::validate(row, std::move(json)); });
    if (!args) return tl::unexpected<Error>(args.error());
    requests.push_back({&row, std::move(*args), actor, {}});
  }
  const store::Batch batch = store::commit(organisation, requests, now, entropy);
  for (const store::Settled& settled : batch.settled) {
    if (!settled.ok()) return tl::unexpected<Error>(settled.error);
  }
  return {};
}

}  // namespace syncd::daemon
