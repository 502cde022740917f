// SPDX-License-Identifier: Apache-2.0
#include "cmd/context/paths.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "cmd/whole_file.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kLargest = 1 << 20;
constexpr std::string_view kRead = "read";

// A service or a bare container may have no HOME; the root folder is nobody's.
std::filesystem::path home(const Environment& environment) {
  const std::filesystem::path given = environment("HOME").value_or("");
  if (given.is_absolute()) return given;
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> space{};
  ::getpwuid_r(::getuid(), &entry, space.data(), space.size(), &found);
  return found != nullptr && found->pw_dir != nullptr ? found->pw_dir : "/";
}

// The XDG rules ignore a path that is not absolute.
std::filesystem::path folder(const Environment& environment, const char* variable, const char* below_home) {
  const std::filesystem::path given = environment(variable).value_or("");
  return (given.is_absolute() ? given : home(environment) / below_home) / "syncctl";
}

tl::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& path, int reason) {
  const Code code = reason == ENOENT && what == kRead ? Code::not_found : Code::internal;
  return fail(code,
              fmt::format("cannot {} {}: {}", what, terminal_line(path.string()), std::strerror(reason)));
}

}  // namespace

std::filesystem::path config_file(const Environment& environment) {
  const std::string given = environment("SYNCCTL_CONFIG").value_or("");
  if (!given.empty()) return expanded(given, environment);
  return folder(environment, "XDG_CONFIG_HOME", ".config") / "config.toml";
}

std::filesystem::path state_folder(const Environment& environment) {
  return folder(environment, "XDG_STATE_HOME", ".local/state");
}

std::filesystem::path cache_folder(const Environment& environment) {
  return folder(environment, "XDG_CACHE_HOME", ".cache");
}

std::filesystem::path expanded(const std::string& path, const Environment& environment) {
  return path.starts_with("~/") ? home(environment) / path.substr(2) : std::filesystem::path(path);
}

Result<std::string> read_small_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return cannot(kRead, path, errno);
  std::string content;
  char block[4096];
  ssize_t got = 0;
  int reason = 0;
  while (content.size() <= kLargest && ((got = ::read(fd, block, sizeof block)) > 0 || errno == EINTR)) {
    if (got > 0) content.append(block, static_cast<std::size_t>(got));
    if (got == 0) break;
  }
  if (got < 0) reason = errno;
  ::close(fd);
  if (reason != 0) return cannot(kRead, path, reason);
  if (content.size() > kLargest) {
    return fail(Code::too_large, fmt::format("{} is larger than 1 MiB", terminal_line(path.string())));
  }
  return content;
}

Result<void> write_private_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (folder.empty() || std::filesystem::exists(folder, failed)) return {};
  std::filesystem::create_directories(folder, failed);
  if (failed) return cannot("make the folder", folder, failed.value());
  ::chmod(folder.c_str(), 0700);
  return {};
}

Result<void> write_private_file(const std::filesystem::path& path, std::string_view content) {
  if (const auto made = write_private_folder(path.parent_path()); !made) return made;
  WholeFile file(path.string());
  if (file.write(content) && file.replace(WholeFile::Safe::on_disk)) return {};
  return cannot("write", path, file.error());
}

}  // namespace syncd::cmd
