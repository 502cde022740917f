// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/history_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/json.h"
#include "cmd/context/paths.h"
#include "cmd/sink.h"

namespace syncd::cmd {
namespace {

std::string as_line(std::string_view text) {
  return to_text(Json(text)) + '\n';
}

}  // namespace

std::vector<std::string> HistoryFile::load(std::size_t most) {
  std::vector<std::string> lines;
  if (file_.empty()) return lines;
  std::ifstream in(file_);
  for (std::string line; std::getline(in, line);) {
    auto text = parse_json(line);
    if (text && text->is_string()) lines.push_back(text->get<std::string>());
  }
  const bool overgrown = lines.size() > 4 * most;
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  if (overgrown) {
    std::string kept;
    for (const auto& line : lines) kept += as_line(line);
    (void)write_private_file(file_, kept);
  }
  return lines;
}

void HistoryFile::append(std::string_view line) {
  if (file_.empty() || line.empty() || line.front() == ' ') return;
  std::error_code ignored;
  if (std::filesystem::create_directories(file_.parent_path(), ignored))
    ::chmod(file_.parent_path().c_str(), 0700);
  const int fd = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  FdSink sink(fd);
  sink.write(as_line(line));
  sink.flush();
  ::close(fd);
}

}  // namespace syncd::cmd
