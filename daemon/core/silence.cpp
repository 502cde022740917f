// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/silence.h"

#include "daemon/core/engine.h"
#include "domain/entities/runs.h"

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
        for (std::size_t i = 0; silent && i < silent->size(); ++i) {
          const domain::SilentRun& run = (*silent)[i];
          if (!engine_.run_as_server(
                  space_.name, "finish_run",
                  {{"run_id", run.run_id}, {"status", "abandoned"}, {"last_seq", run.last_seq}}))
            return;
        }
      });
}

}  // namespace syncd::daemon
