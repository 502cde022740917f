// SPDX-License-Identifier: Apache-2.0
#include "cmd/mcp/resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cmd/output/cells.h"
#include "protocol/client_wire.h"

namespace syncd::cmd::mcp {
namespace {

using domain::Kind;
using domain::Topic;

constexpr std::string_view kScheme = "syncd://";
constexpr std::string_view kJson = "application/json";

// Where an event of a topic names the thing that it is about. `reader`: what reads the whole of one, beside
// which `show` would give less, and the field that names it there.
struct Row {
  Kind kind;
  std::array<Topic, 2> topics;
  std::array<std::string_view, 2> paths;
  std::string_view reader = {};
  std::string_view names = {};
};

constexpr std::array kRows{
    Row{Kind::conversation,
        {Topic::conversation, Topic::conversations},
        {"conversationId", "conversationId"},
        "history",
        "conversationId"},
    Row{Kind::campaign, {Topic::campaigns, Topic::campaigns}, {"data.mediaBuy.media_buy_id", ""}},
    Row{Kind::task, {Topic::tasks, Topic::tasks}, {"data.task.id", ""}},
    Row{Kind::crew, {Topic::crews, Topic::crews}, {"crew_id", "data.crew.crew_id"}},
    Row{Kind::run, {Topic::runs, Topic::runs}, {"run_id", "data.run.run_id"}},
    Row{Kind::rule, {Topic::rules, Topic::rules}, {"data.table.table", ""}},
    Row{Kind::dataset, {Topic::rules, Topic::rules}, {"data.table.table", ""}},
};

const Row* row_of(Kind kind) {
  const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.kind == kind; });
  return row == kRows.end() ? nullptr : &*row;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
    out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return out;
}

std::string capital(std::string_view text) {
  std::string out(text);
  out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

}  // namespace

std::string uri_of(const domain::KindInfo& kind, std::string_view id) {
  std::string out = fmt::format("{}{}", kScheme, kind.plural);
  return id.empty() ? out : out + "/" + protocol::url_encoded(id);
}

std::optional<Place> place_of(std::string_view uri) {
  if (!uri.starts_with(kScheme)) return std::nullopt;
  uri.remove_prefix(kScheme.size());
  const std::size_t slash = std::min(uri.find('/'), uri.size());
  const domain::KindInfo* kind = domain::kind_named(uri.substr(0, slash));
  if (!kind) return std::nullopt;
  if (slash == uri.size()) return Place{kind};
  auto name = decoded(uri.substr(slash + 1));
  if (!name || name->empty()) return std::nullopt;
  return Place{kind, std::move(*name)};
}

Json collections() {
  Json out = Json::array();
  for (const domain::KindInfo& kind : domain::all_kinds()) {
    out.push_back({{"uri", uri_of(kind)},
                   {"name", kind.plural},
                   {"title", capital(kind.plural)},
                   {"description", fmt::format("All {} that there are.", kind.plural)},
                   {"mimeType", kJson}});
  }
  return out;
}

Json templates() {
  Json out = Json::array();
  for (const domain::KindInfo& kind : domain::all_kinds()) {
    out.push_back({{"uriTemplate", uri_of(kind) + "/{name}"},
                   {"name", kind.name},
                   {"title", capital(kind.name)},
                   {"description", fmt::format("One of the {}, by its id.", kind.plural)},
                   {"mimeType", kJson}});
  }
  return out;
}

std::string id_of_item(const domain::KindInfo& kind, const Json& item) {
  return text_at(item, kind.id_member);
}

Json resource_of(const domain::KindInfo& kind, const Json& item) {
  const std::string id = id_of_item(kind, item);
  const std::string title = text_at(item, kind.title_member);
  return {{"uri", uri_of(kind, id)},
          {"name", id},
          {"title", title.empty() ? id : title},
          {"description", kind.line(item)},
          {"mimeType", kJson}};
}

Json frame_to_find(const Place& place) {
  return {{"type", "show"}, {"kind", place.kind->name}, {"name", place.name}};
}

Json frame_to_read(const Place& place) {
  if (place.name.empty()) return {{"type", "list"}, {"kind", place.kind->plural}, {"limit", 1000}};
  const Row* row = row_of(place.kind->kind);
  if (!row || row->reader.empty()) return frame_to_find(place);
  return {{"type", row->reader}, {std::string(row->names), place.name}};
}

std::vector<std::string> touched_by(const Json& event) {
  std::vector<std::string> out;
  const domain::EventInfo* info = domain::event_named(text_at(event, "type"));
  if (!info) return out;
  for (const Row& row : kRows) {
    if (info->topic != row.topics[0] && info->topic != row.topics[1]) continue;
    const domain::KindInfo& kind = *domain::info(row.kind);
    out.push_back(uri_of(kind));
    for (const auto path : row.paths) {
      const Json& id = path.empty() ? Json() : value_at(event, path);
      if (!id.is_string()) continue;
      out.push_back(uri_of(kind, id.get<std::string>()));
      break;
    }
  }
  return out;
}

}  // namespace syncd::cmd::mcp
