// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/idle_uploads.h"

#include "daemon/core/engine.h"
#include "domain/entities/datasets.h"
#include "domain/entities/messages.h"
#include "domain/table.h"

namespace syncd::daemon {
namespace {

constexpr Millis kEvery = 10'000;

}  // namespace

void IdleUploads::tick(Millis now) {
  const bool due = now < looked_at_ || now - looked_at_ >= kEvery;
  if (looking_ || !due || !engine_.ready()) return;
  looking_ = true;
  looked_at_ = now;
  using Uploads = std::vector<domain::RowTable>;
  engine_.read(
      space_.name,
      [now](domain::Tables& tables, const std::string&) -> Result<Uploads> {
        return domain::idle_uploads(tables, now - domain::kUploadIdle);
      },
      [this](const Result<Uploads>& idle) {
        looking_ = false;
        if (!idle) return;
        const domain::Operation& operation = *domain::operation_named("drop_dataset");
        const domain::Actor actor = domain::server_actor(space_.name);
        for (const domain::RowTable& upload : *idle) {
          auto args = engine_.admit(actor, operation, {{"dataset", upload.name}, {"upload", upload.family}});
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
