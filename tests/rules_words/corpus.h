// SPDX-License-Identifier: Apache-2.0
// The labelled rules: files of lines "words => what comes of them", with # before remarks.
#pragma once

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <vector>

namespace syncd::test {

struct Labelled {
  int line = 0;
  std::string words, label;
};

inline std::vector<Labelled> load_rules(const std::string& name) {
  std::ifstream file(std::string(CORPUS_FOLDER) + "/" + name);
  std::vector<Labelled> out;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const auto arrow = line.rfind(" => ");
    if (arrow == std::string::npos) throw std::runtime_error(fmt::format("{}:{}: no label", name, number));
    out.push_back({number, line.substr(0, arrow), line.substr(arrow + 4)});
  }
  return out;
}

}  // namespace syncd::test
