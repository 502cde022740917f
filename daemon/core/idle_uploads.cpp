// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/idle_uploads.h"

#include "daemon/core/engine.h"
#include "domain/entities/datasets.h"

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
        for (std::size_t i = 0; idle && i < idle->size(); ++i) {
          const domain::RowTable& upload = (*idle)[i];
          if (!engine_.run_as_server(space_.name, "drop_dataset",
                                     {{"dataset", upload.name}, {"upload", upload.family}}))
            return;
        }
      });
}

}  // namespace syncd::daemon
