// SPDX-License-Identifier: Apache-2.0
#include "cmd/repl/external_editor.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "cmd/context/paths.h"
#include "cmd/sink.h"

namespace syncd::cmd {
namespace {

std::string editor_of(const Environment& environment) {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    if (auto value = environment(name); value && !value->empty()) return *value;
  }
  return "vi";
}

// The editor may be a command with arguments, so a shell takes it apart.
int run_on(const std::string& editor, const std::string& file) {
  std::string command = editor + " \"$1\"", shell = "sh", flag = "-c", path = file;
  char* words[] = {shell.data(), flag.data(), command.data(), shell.data(), path.data(), nullptr};
  pid_t pid = 0;
  if (::posix_spawnp(&pid, "sh", nullptr, nullptr, words, environ) != 0) return -1;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Result<std::string> text_from_editor(const std::string& draft, const Environment& environment) {
  std::string file = (std::filesystem::temp_directory_path() / "syncctl-XXXXXX").string();
  const int fd = ::mkstemp(file.data());
  if (fd < 0) return fail(Code::internal, "cannot make a file for the editor");
  {
    FdSink sink(fd);
    sink.write(draft);
  }
  ::close(fd);
  const int status = run_on(editor_of(environment), file);
  Result<std::string> text = read_small_file(file);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (status == 0) return text;
  return fail(Code::internal, fmt::format("the editor {} ended with {}", editor_of(environment), status), "",
              "EDITOR names another");
}

}  // namespace syncd::cmd
