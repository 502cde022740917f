// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/silence.h"

#include "daemon/core/engine.h"
#include "domain/entities/messages.h"
#include "domain/entities/runs.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

constexpr Millis kEvery = 1'000;
constexpr Millis kAsleep = 10'000;  // the clock leapt, or the machine slept: nobody could be heard
constexpr std::int64_t kAtOnce = 100;

}  // namespace

Silence::Silence(Engine& engine, Space& space)
    : engine_(engine), space_(space), since_(engine.now()), ticked_at_(since_) {}

void Silence::tick(Millis now) {
  if (now < ticked_at_ || now - ticked_at_ > kAsleep) since_ = now;
  ticked_at_ = now;
  const bool due = now < looked_at_ || now - looked_at_ >= kEvery;
  if (looking_ || !due || !engine_.ready()) return;
  looking_ = true;
  looked_at_ = now;
  engine_.read(
      space_.name,
      [now, since = since_](domain::Tables& tables,
                            const std::string&) -> Result<std::vector<domain::SilentRun>> {
        return domain::silent_runs(tables, now, since, kAtOnce);
      },
      [this](const Result<std::vector<domain::SilentRun>>& silent) {
        looking_ = false;
        if (!silent) return;
        const domain::Operation& operation = *domain::operation_named("finish_run");
        const domain::Actor actor = domain::server_actor(space_.name);
        for (const domain::SilentRun& run : *silent) {
          auto args =
              engine_.admit(actor, operation,
                            {{"run_id", run.run_id}, {"status", "abandoned"}, {"last_seq", run.last_seq}});
          if (!args) return;
          engine_.run({.operation = &operation,
                       .args = std::move(*args),
                       .actor = actor,
                       .id = {},
                       .conversations = {}},
                      [](const Result<std::string>&) {});
        }
      });
}

}  // namespace syncd::daemon
