// SPDX-License-Identifier: Apache-2.0
// What syncd was told, as the settings of its parts. Reads the files that the options name; errors are one
// plain sentence. Any thread.
#pragma once

#include <filesystem>
#include <string>

#include "assistant/model/settings.h"
#include "base/errors.h"
#include "base/time.h"
#include "daemon/core/settings.h"
#include "daemon/net/server.h"
#include "daemon/options.h"
#include "daemon/rules/rules.h"

namespace syncd::daemon {

// What there is without tokens.
inline constexpr const char* kDefaultOrganisation = "default";
std::filesystem::path organisation_file(const std::filesystem::path& folder, const std::string& org);

Millis wall_clock();

Settings settings_of(const Options& options);
ServerOptions server_options(const Options& options);
// None where no certificate is named.
Result<TlsKeys> tls_keys(const Options& options);
Rules::Bounds rule_bounds(const Options& options);
// The language model's service, its key by file or by its usual variable.
Result<assistant::model::Settings> model_settings(const Options& options);
// What the action of a Custom GPT has to send; empty where there is to be none.
Result<std::string> chatgpt_secret(const Options& options);

}  // namespace syncd::daemon
