// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/errands.h"

#include <spdlog/spdlog.h>

#include "daemon/assistant/unanswered.h"

namespace syncd::daemon {
namespace {

constexpr const char* kLost =
    "(The server was restarted before it had answered this. Please look at what stands, and ask again.)";

}  // namespace

Errands::Errands(Engine& engine, ModelDesk* desk) : engine_(engine), clerk_(engine) {
  if (desk != nullptr) answers_.emplace(engine, clerk_, *desk);
}

void Errands::make_up_for(const std::string& org, std::uint64_t position) {
  engine_.read(
      org,
      [org, position, now = engine_.now()](domain::Tables& tables, const std::string&) {
        return Result<std::vector<domain::Said>>(unanswered(tables, org, position, now));
      },
      [this](Result<std::vector<domain::Said>> lost) {
        if (!lost) return;
        for (const domain::Said& said : *lost) {
          spdlog::info("an answer was lost with the last run org={} seq={}", said.actor.org, said.seq);
          Json metadata = assistant::Report(said).metadata();
          metadata["interrupted"] = true;
          clerk_.say(said, kLost, std::move(metadata));
        }
      });
}

void Errands::run(domain::Errand errand) {
  clerk_.begin(errand.said);
  if (!errand.wishes.empty())
    return clerk_.carry_out(errand.said, std::move(errand.wishes), std::move(errand.about), {});
  answers_ ? answers_->take(std::move(errand.said)) : clerk_.over(errand.said);
}

void Errands::tick() {
  if (answers_) answers_->tick();
}

void Errands::interrupt() {
  if (answers_) answers_->interrupt();
}

}  // namespace syncd::daemon
