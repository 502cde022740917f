// SPDX-License-Identifier: Apache-2.0
// The files of the dashboard: out of the program itself, or from a folder while they are being worked on.
// Knows neither HTTP nor which of them a browser asks for. A folder is read anew each time. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/errors.h"

namespace syncd::daemon {

struct EmbeddedFile {
  std::string_view path;  // "app/main.js"
  std::span<const unsigned char> bytes;
};
std::span<const EmbeddedFile> embedded_files();

struct WebFile {
  std::string_view content_type;
  std::string bytes;
  std::string etag;  // with its quotes
};

class WebFiles {
 public:
  // Without a folder: those in the program.
  explicit WebFiles(std::string folder = {}) : folder_(std::move(folder)) {}

  // By its path from the dashboard's root, without a leading slash. Nothing where there is none, or where the
  // path leads out of the folder.
  std::optional<WebFile> find(std::string_view path) const;

 private:
  std::string folder_;
};

// Whether a folder can be served from; the sentence says why not.
Result<void> check_web_folder(const std::string& folder);

}  // namespace syncd::daemon
