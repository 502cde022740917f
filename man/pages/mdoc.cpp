// SPDX-License-Identifier: Apache-2.0
#include "man/pages/mdoc.h"

namespace syncd::man {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '(';
    if (text[i] == '\\') {
      out += "\\e";
    } else if (text[i] == '|') {
      out += "|\\:";  // a line may end here
    } else if (text[i] == '"') {
      out += "\\(dq";
    } else if (text[i] == '-' && begins && i + 1 < text.size() && text[i + 1] != ' ') {
      out += "\\-";
      if (text[i + 1] == '-') {
        out += "\\-";
        ++i;
      }
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_stop(char c) {
  return c == '.' || c == ',' || c == ';' || c == ':' || c == ')' || c == '?' || c == '!';
}

// Text, where no request may begin; each sentence on a line of its own.
std::string text_line(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool ends = text[i] == '.' || text[i] == '?' || text[i] == '!';
    if (ends && text[i + 1] == ' ') return text_line(text.substr(0, i + 1)) + text_line(text.substr(i + 2));
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return {};
  const bool request = text.front() == '.' || text.front() == '\'';
  return (request ? "\\&" : "") + escaped(text) + "\n";
}

}  // namespace

std::string prose(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto begin = text.find('`');
    const auto end = begin == std::string_view::npos ? begin : text.find('`', begin + 1);
    if (end == std::string_view::npos) return out + text_line(text);
    std::string_view before = text.substr(0, begin);
    const bool glued = before.ends_with('(');
    if (glued) before.remove_suffix(1);
    out += text_line(before);
    out += (glued ? ".Pf ( Ql " : ".Ql ") + argument(text.substr(begin + 1, end - begin - 1));
    text.remove_prefix(end + 1);
    for (; !text.empty() && is_stop(text.front()); text.remove_prefix(1))
      out += std::string(" ") + text.front();
    out += "\n";
  }
  return out;
}

std::string stopped(std::string_view text) {
  const bool done = text.ends_with('.') || text.ends_with('?');
  return prose(std::string(text) + (done ? "" : "."));
}

std::string sentence(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return stopped(out);
}

std::string argument(std::string_view text) {
  return "\"\\&" + escaped(text) + "\"";
}

std::string flag(std::string_view name) {
  return "Fl " + argument(name.substr(1));
}

}  // namespace syncd::man
