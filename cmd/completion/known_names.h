// SPDX-License-Identifier: Apache-2.0
// The names of what a server holds, as completion offers them: asked for, kept in a file for a few seconds,
// and taken from there where the server does not answer. Nothing here fails: without names there are none.
// One thread.
#pragma once

#include <filesystem>
#include <functional>

#include "base/errors.h"
#include "base/json.h"
#include "base/time.h"
#include "cmd/completion/offer.h"
#include "cmd/context/settings.h"
#include "domain/kinds.h"

namespace syncd::cmd {

class KnownNames {
 public:
  // Sends a frame and gives the answer, or an error soon.
  using Ask = std::function<Result<Json>(Json)>;

  KnownNames(const Settings& settings, std::filesystem::path folder, Clock now, Ask ask);

  Offers of(domain::Kind kind);

 private:
  Offers ask(domain::Kind kind, bool& answered);

  std::filesystem::path folder_;
  std::string server_;  // which server, and as whom, as a part of a file's name
  std::string user_;
  Clock now_;
  Ask ask_;
};

}  // namespace syncd::cmd
