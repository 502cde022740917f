// SPDX-License-Identifier: Apache-2.0
#include "identity/key_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.h"

namespace syncd::identity {
namespace {

constexpr std::size_t kLargest = 64 << 10;

tl::unexpected<Error> cannot_read(const std::string& path, std::string_view why, std::string hint = {}) {
  return fail(Code::invalid_field,
              fmt::format("the key file {} cannot be used: {}", short_line(path, 256), why), {},
              std::move(hint));
}

Result<std::string> read_file(const std::string& path, mode_t forbidden, const char* why) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return cannot_read(path, std::strerror(errno));
  struct stat status {};
  std::string content(kLargest + 1, '\0');
  const bool known = ::fstat(fd, &status) == 0;
  const bool is_file = known && S_ISREG(status.st_mode);
  std::size_t size = 0;
  ssize_t got = 0;
  while (is_file && size < content.size() &&
         (got = ::read(fd, content.data() + size, content.size() - size)) > 0) {
    size += static_cast<std::size_t>(got);
  }
  const int error = errno;
  ::close(fd);
  if (!is_file) return cannot_read(path, "it is no file");
  if ((status.st_mode & forbidden) != 0)
    return cannot_read(path, why, fmt::format("chmod 600 {}", short_line(path, 256)));
  if (got < 0) return cannot_read(path, std::strerror(error));
  if (size > kLargest) return cannot_read(path, "it is larger than 64 KiB");
  content.resize(size);
  return content;
}

Result<void> add_key(KeySet& keys, std::string kid, const std::string& path, ReadFile read, MakeKey make) {
  auto bytes = read(path);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  auto key = make(std::move(kid), std::move(*bytes));
  if (!key) return cannot_read(path, key.error().message, key.error().hint);
  return keys.add(std::move(*key));
}

}  // namespace

Result<std::string> read_secret_file(const std::string& path) {
  return read_file(path, S_IROTH | S_IWOTH | S_IWGRP, "others may read or change it");
}

Result<std::string> read_public_file(const std::string& path) {
  return read_file(path, S_IWOTH, "everybody may change it");
}

Result<void> add_keys(KeySet& keys, std::string_view place, ReadFile read, MakeKey make) {
  const auto equals = place.find('=');
  if (equals != std::string_view::npos && is_kid(place.substr(0, equals))) {
    return add_key(keys, std::string(place.substr(0, equals)), std::string(place.substr(equals + 1)), read,
                   make);
  }
  std::error_code error;
  if (!std::filesystem::is_directory(place, error)) return add_key(keys, {}, std::string(place), read, make);
  std::filesystem::directory_iterator entries(place, error);
  if (error) return cannot_read(std::string(place), error.message());
  bool any = false;
  for (const auto& entry : entries) {
    if (entry.is_directory(error)) continue;
    const std::string kid = entry.path().stem().string();
    if (!is_kid(kid)) return cannot_read(entry.path().string(), "its name cannot be that of a key");
    if (auto added = add_key(keys, kid, entry.path().string(), read, make); !added) return added;
    any = true;
  }
  if (!any) return cannot_read(std::string(place), "the folder holds no key");
  return {};
}

Result<KeySet> load_keys(const std::vector<std::string>& secret_files,
                         const std::vector<std::string>& public_key_files) {
  KeySet keys;
  for (const std::string& place : secret_files) {
    if (auto added = add_keys(keys, place, read_secret_file, secret_key); !added)
      return tl::unexpected<Error>(added.error());
  }
  for (const std::string& place : public_key_files) {
    if (auto added = add_keys(keys, place, read_public_file, public_key); !added)
      return tl::unexpected<Error>(added.error());
  }
  return keys;
}

}  // namespace syncd::identity
