// SPDX-License-Identifier: Apache-2.0
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include "daemon/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

#include "base/ascii.h"
#include "base/text.h"

namespace syncd::daemon {
namespace {

constexpr std::array<std::string_view, 6> kOnce{"help",         "version",      "config",
                                                "check-config", "print-config", "restore"};

CLI::ConfigError wrong(const toml::source_region& where, const std::string& what) {
  return CLI::ConfigError(fmt::format("line {} of the configuration: {}", where.begin.line, what));
}

std::string text_of(const toml::key& key, const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  throw wrong(node.source(), fmt::format("{} is neither text nor a whole number nor true or false",
                                         terminal_line(key.str())));
}

// A password has no place in an address, but may stand there.
std::string without_password(std::string text) {
  const auto scheme = text.find("://");
  const auto at = text.find('@', scheme == std::string::npos ? 0 : scheme);
  if (scheme != std::string::npos && at != std::string::npos)
    text.replace(scheme + 3, at - scheme - 3, "...");
  return text;
}

}  // namespace

bool is_once(std::string_view flag) {
  return std::find(kOnce.begin(), kOnce.end(), flag) != kOnce.end();
}

std::string variable_of(std::string_view flag) {
  std::string out = "SYNCD_";
  for (const char c : flag.substr(std::min(flag.find_first_not_of('-'), flag.size())))
    out += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::vector<CLI::ConfigItem> ConfigFile::from_config(std::istream& in) const {
  std::ostringstream content;
  content << in.rdbuf();
  const toml::parse_result parsed = toml::parse(content.str());
  if (!parsed) throw wrong(parsed.error().source(), std::string(parsed.error().description()));
  std::vector<CLI::ConfigItem> found;
  for (const auto& [key, node] : parsed.table()) {
    std::string name(key.str());
    std::replace(name.begin(), name.end(), '_', '-');
    if (is_once(name)) throw wrong(node.source(), fmt::format("{} is for a command line", name));
    if (std::getenv(variable_of(name).c_str()) != nullptr) continue;
    CLI::ConfigItem item;
    item.name = std::move(name);
    if (const auto* array = node.as_array()) {
      for (const toml::node& one : *array) item.inputs.push_back(text_of(key, one));
      if (item.inputs.empty()) continue;
    } else {
      item.inputs.push_back(text_of(key, node));
    }
    found.push_back(std::move(item));
  }
  return found;
}

std::string ConfigFile::to_config(const CLI::App* app, bool, bool, std::string) const {
  toml::table out;
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_lnames().empty() || option->get_group().empty()) continue;
    const std::string& name = option->get_lnames().front();
    if (is_once(name)) continue;
    const auto given = option->count() > 0 ? option->results() : std::vector<std::string>();
    if (option->get_items_expected_max() == 0) {
      out.insert(name, option->count() > 0 && given.front() != "false");
    } else if (option->get_items_expected_max() > 1) {
      toml::array all;
      for (const std::string& one : given) all.push_back(without_password(one));
      out.insert(name, std::move(all));
    } else {
      const std::string text = given.empty() ? option->get_default_str() : given.front();
      const bool number =
          !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), ascii::is_digit);
      number ? void(out.insert(name, std::stoi(text))) : void(out.insert(name, without_password(text)));
    }
  }
  std::ostringstream text;
  text << out << '\n';
  return text.str();
}

}  // namespace syncd::daemon
