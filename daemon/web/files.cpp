// SPDX-License-Identifier: Apache-2.0
#include "daemon/web/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/ascii.h"
#include "base/ids.h"
#include "base/text.h"

namespace syncd::daemon {
namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{4} << 20;

struct Type {
  std::string_view ending, content_type;
};
constexpr std::array kTypes{Type{".html", "text/html; charset=utf-8"},
                            Type{".js", "text/javascript; charset=utf-8"},
                            Type{".css", "text/css; charset=utf-8"}, Type{".svg", "image/svg+xml"}};

std::string_view type_of(std::string_view path) {
  const auto it = std::find_if(kTypes.begin(), kTypes.end(),
                               [&](const Type& type) { return path.ends_with(type.ending); });
  return it == kTypes.end() ? std::string_view{} : it->content_type;
}

// Names and slashes, nothing hidden, nothing that climbs.
bool is_plain(std::string_view path) {
  const auto plain = [](char c) { return ascii::is_word(c) || c == '_' || c == '-' || c == '.' || c == '/'; };
  return !path.empty() && path.front() != '.' && path.front() != '/' &&
         path.find("/.") == std::string_view::npos && path.find("//") == std::string_view::npos &&
         std::all_of(path.begin(), path.end(), plain);
}

std::optional<std::string> embedded(std::string_view path) {
  const auto files = embedded_files();
  const auto it =
      std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.path == path; });
  if (it == files.end()) return std::nullopt;
  return std::string(it->bytes.begin(), it->bytes.end());
}

// Links are followed, but not out of the folder.
std::optional<std::string> read(const std::string& folder, std::string_view path) {
  namespace fs = std::filesystem;
  std::error_code wrong;
  const fs::path root = fs::canonical(folder, wrong);
  if (wrong) return std::nullopt;
  const fs::path file = fs::canonical(root / path, wrong);
  if (wrong || !fs::is_regular_file(file, wrong) || fs::file_size(file, wrong) > kMostBytes)
    return std::nullopt;
  if (std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end())
    return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

std::optional<WebFile> WebFiles::find(std::string_view path) const {
  const std::string_view type = type_of(path);
  if (type.empty() || !is_plain(path)) return std::nullopt;
  auto bytes = folder_.empty() ? embedded(path) : read(folder_, path);
  if (!bytes) return std::nullopt;
  std::string etag = fmt::format("\"{:016x}\"", content_hash(*bytes));
  return WebFile{type, std::move(*bytes), std::move(etag)};
}

Result<void> check_web_folder(const std::string& folder) {
  if (folder.empty() || WebFiles(folder).find("index.html")) return {};
  return fail(Code::invalid_field, fmt::format("there is no index.html in {}", terminal_line(folder)));
}

}  // namespace syncd::daemon
