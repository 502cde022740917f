// SPDX-License-Identifier: Apache-2.0
// A shell whose output is kept and whose environment is a map; and a folder that goes away again.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/ids.h"
#include "cmd/command_line.h"
#include "cmd/output/printer.h"
#include "cmd/shell.h"

namespace syncd::cmd::test {

struct TestShell {
  std::map<std::string, std::string> variables;
  StringSink out, err;
  Shell shell{.out = out,
              .err = err,
              .environment =
                  [this](const char* name) {
                    const auto found = variables.find(name);
                    return found == variables.end() ? std::nullopt
                                                    : std::optional<std::string>(found->second);
                  },
              .now = [] { return Millis{0}; }};
  Printer print{shell};

  // What is printed on a terminal of that width.
  TestShell& on_terminal(std::size_t width) {
    shell.out_screen = {.is_terminal = true, .colour = false, .width = width};
    return *this;
  }
  Exit run(std::vector<std::string> words) {
    out.text.clear();
    err.text.clear();
    return run_command_line(shell, std::move(words));
  }
};

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("syncctl-test-" + random_token(system_entropy()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace syncd::cmd::test
