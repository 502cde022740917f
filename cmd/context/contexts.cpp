// SPDX-License-Identifier: Apache-2.0
// The parser is compiled into this file alone, which costs the program one shared library less at its start.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include "cmd/context/contexts.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/text.h"
#include "cmd/context/paths.h"

namespace syncd::cmd {
namespace {

struct Key {
  std::string_view name;
  std::string ServerContext::*member;
};

constexpr std::array kKeys{
    Key{"url", &ServerContext::url},         Key{"token_file", &ServerContext::token_file},
    Key{"ca_file", &ServerContext::ca_file}, Key{"output", &ServerContext::output},
    Key{"timeout", &ServerContext::timeout}, Key{"conversation", &ServerContext::conversation},
};

tl::unexpected<Error> wrong(const std::filesystem::path& file, const toml::source_region& where,
                            std::string_view what) {
  return fail(Code::invalid_field,
              fmt::format("{}:{}: {}", terminal_line(file.string()), where.begin.line, what));
}

Result<ServerContext> read_context(const std::filesystem::path& file, const toml::table& table) {
  ServerContext context;
  for (const auto& [name, value] : table) {
    const auto key = std::find_if(kKeys.begin(), kKeys.end(),
                                  [&wanted = name](const Key& k) { return k.name == wanted.str(); });
    if (key == kKeys.end()) {
      return wrong(file, value.source(), fmt::format("a context has no key {}", terminal_line(name.str())));
    }
    if (!value.is_string())
      return wrong(file, value.source(), fmt::format("{} has to be text in quotes", key->name));
    context.*(key->member) = value.as_string()->get();
  }
  return context;
}

}  // namespace

bool is_context_name(std::string_view name) {
  static constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !name.empty() && name.size() <= 64 && name.front() != '.' && name.front() != '-' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

Result<Contexts> load_contexts(const std::filesystem::path& file) {
  const auto content = read_small_file(file);
  if (!content) {
    if (content.error().code == Code::not_found) return Contexts{};
    return tl::unexpected(content.error());
  }
  const toml::parse_result parsed = toml::parse(*content);
  if (!parsed) return wrong(file, parsed.error().source(), terminal_line(parsed.error().description()));

  Contexts contexts;
  contexts.current = parsed.table()["current"].value_or("");
  const toml::table* named = parsed.table()["contexts"].as_table();
  if (!named) return contexts;
  for (const auto& [name, value] : *named) {
    if (!value.is_table()) return wrong(file, value.source(), "a context has to be a table");
    auto context = read_context(file, *value.as_table());
    if (!context) return tl::unexpected(context.error());
    contexts.by_name.emplace(name.str(), std::move(*context));
  }
  return contexts;
}

Result<void> save_contexts(const std::filesystem::path& file, const Contexts& contexts) {
  toml::table named;
  for (const auto& [name, context] : contexts.by_name) {
    toml::table table;
    for (const Key& key : kKeys) {
      if (!(context.*(key.member)).empty()) table.insert(key.name, context.*(key.member));
    }
    named.insert(name, std::move(table));
  }
  toml::table whole;
  if (!contexts.current.empty()) whole.insert("current", contexts.current);
  if (!named.empty()) whole.insert("contexts", std::move(named));
  std::ostringstream text;
  text << "# Written by `syncctl context`.\n" << whole << "\n";
  return write_private_file(file, text.str());
}

}  // namespace syncd::cmd
