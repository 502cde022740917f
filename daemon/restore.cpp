// SPDX-License-Identifier: Apache-2.0
#include "daemon/restore.h"

#include <fmt/format.h>

#include "daemon/setup.h"
#include "identity/identity.h"
#include "store/copy.h"
#include "store/folder_lock.h"

namespace syncd::daemon {

Result<std::string> restore(const Options& options) {
  if (options.org.size() > 1) return fail(Code::invalid_field, "one organisation is restored at a time");
  const std::string org = options.org.empty() ? kDefaultOrganisation : options.org.front();
  if (!identity::is_org_name(org))
    return fail(Code::invalid_field, fmt::format("{} is no name of an organisation", org));
  const auto lock = store::FolderLock::take(options.data);
  if (!lock) return tl::unexpected<Error>(lock.error());
  auto restored = store::restore_file(options.restore, organisation_file(options.data, org), wall_clock(),
                                      system_entropy());
  if (!restored) return tl::unexpected<Error>(restored.error());
  std::string said = fmt::format("the organisation {} is restored from {}: {} events, epoch {}", org,
                                 options.restore, restored->what.seq, restored->what.epoch);
  if (!restored->before.empty())
    said += fmt::format("\nwhat was there is kept as {}", restored->before.string());
  return said;
}

}  // namespace syncd::daemon
