// SPDX-License-Identifier: Apache-2.0
// man_pages SOURCE OUT: the page as it is installed. A line `.\" @NAME` of the source becomes the part of
// that name; one that is not known is an error.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>

#include "man/pages/parts.h"

int main(int count, char** words) {
  if (count != 3) {
    std::cerr << "usage: man_pages SOURCE OUT\n";
    return 2;
  }
  static constexpr std::string_view kMark = ".\\\" @";
  std::ifstream in(words[1]);
  std::string text;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.starts_with(kMark)) {
      text += line + "\n";
      continue;
    }
    const std::string name = line.substr(kMark.size());
    const auto parts = syncd::man::all_parts();
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.name == name; });
    if (part == parts.end()) {
      std::cerr << words[1] << ":" << number << ": there is no part " << name << "\n";
      return 1;
    }
    text += part->text();
  }
  if (text.empty()) {
    std::cerr << words[1] << ": cannot be read, or is empty\n";
    return 1;
  }
  std::ofstream out(words[2]);
  out << text;
  out.close();
  if (!out) std::cerr << words[2] << ": cannot be written\n";
  return out ? 0 : 1;
}
