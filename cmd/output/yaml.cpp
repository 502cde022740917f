// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/yaml.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "cmd/output/json_text.h"

namespace syncd::cmd {
namespace {

bool is_letter(char c) {
  return ascii::is_letter(c) || c == '_';
}
bool is_inner(char c) {
  return ascii::is_word(c) || std::string_view("_ -./@+").find(c) != std::string_view::npos;
}

// Words that some reader of YAML, 1.1 or 1.2, takes for a truth value or for nothing.
bool is_reserved(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kWords{"true", "false", "yes", "no", "on",
                                                          "off",  "null",  "y",   "n"};
  return std::find(kWords.begin(), kWords.end(), folded(text)) != kWords.end();
}

std::string scalar(const Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const bool plain = !text.empty() && is_letter(text.front()) && text.back() != ' ' &&
                       std::all_of(text.begin(), text.end(), is_inner) && !is_reserved(text);
    if (plain) return text;
  }
  return hidden_escaped(to_text(value), Escapes::yaml);
}

bool is_block(const Json& value) {
  return value.is_structured() && !value.empty();
}

void write(std::string& out, const Json& value, std::size_t indent);

void write_after_key(std::string& out, const Json& value, std::size_t indent) {
  if (is_block(value)) {
    out += '\n';
    write(out, value, indent);
  } else {
    out += ' ' + scalar(value) + '\n';
  }
}

void write(std::string& out, const Json& value, std::size_t indent) {
  const std::string margin(indent, ' ');
  if (!is_block(value)) {
    out += margin + scalar(value) + '\n';
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      out += margin + scalar(Json(key)) + ':';
      write_after_key(out, member, indent + 2);
    }
  } else {
    for (const auto& element : value) {
      std::string block;
      write(block, element, indent + 2);
      block[indent] = '-';
      out += block;
    }
  }
}

}  // namespace

std::string yaml_text(const Json& value) {
  std::string out;
  write(out, value, 0);
  return out;
}

}  // namespace syncd::cmd
