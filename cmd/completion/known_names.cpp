// SPDX-License-Identifier: Apache-2.0
#include "cmd/completion/known_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cmd/context/paths.h"
#include "cmd/output/cells.h"
#include "cmd/whole_file.h"

namespace syncd::cmd {
namespace {

constexpr Millis kKept = 5'000;
constexpr Millis kKeptWithoutAnswer = 3'000;
constexpr Millis kWorthless = 24 * 3'600'000;
constexpr std::int64_t kMost = 500;

// FNV-1a: tells servers and users apart, and the same way at each start.
std::uint64_t digest(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return value;
}

struct Remembered {
  Offers names = {};
  Millis told = 0;   // when the server said so
  Millis until = 0;  // it is not asked again before
};

Remembered read(const std::filesystem::path& file) {
  const auto text = read_small_file(file);
  if (!text) return {};
  const auto whole = parse_json(*text);
  if (!whole || !whole->is_object()) return {};
  const auto instant = [&](const char* name) {
    const Json& value = member_at(*whole, name);
    return value.is_number_integer() ? value.get<Millis>() : 0;
  };
  Remembered found{.names = {}, .told = instant("told"), .until = instant("until")};
  for (const Json& pair : member_at(*whole, "names")) {
    if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
      found.names.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
  }
  return found;
}

void write(const std::filesystem::path& file, const Remembered& what) {
  Json names = Json::array();
  for (const Offer& offer : what.names) names.push_back({offer.value, offer.meaning});
  const Json whole{{"told", what.told}, {"until", what.until}, {"names", names}};
  // Whole or not at all, like every private file, but what is lost with the power is asked for again. A cache
  // that cannot be written is none.
  if (!write_private_folder(file.parent_path())) return;
  WholeFile cache(file.string());
  if (cache.write(whole.dump(-1, ' ', false, Json::error_handler_t::replace)))
    cache.replace(WholeFile::Safe::until_power_fails);
}

std::string meaning_of(const domain::KindInfo& row, const Json& item, const std::string& id) {
  const std::string title = text_at(item, row.title_member);
  const std::string status = row.statuses.empty() ? "" : text_at(item, "status");
  std::string out = title == id ? "" : title;
  if (!status.empty()) out += out.empty() ? status : fmt::format(" ({})", status);
  return out;
}

}  // namespace

KnownNames::KnownNames(const Settings& settings, std::filesystem::path folder, Clock now, Ask ask)
    : folder_(std::move(folder)),
      server_(fmt::format("{:016x}", digest(fmt::format("{}\n{}\n{}\n{}", settings.context, settings.url,
                                                        settings.user, settings.token)))),
      user_(settings.user),
      now_(std::move(now)),
      ask_(std::move(ask)) {}

Offers KnownNames::ask(domain::Kind kind, bool& answered) {
  // Nobody keeps a list of people: those who began a conversation are known.
  const bool people = kind == domain::Kind::user;
  const domain::KindInfo& row = *domain::info(people ? domain::Kind::conversation : kind);
  const auto reply = ask_({{"type", "list"}, {"kind", row.plural}, {"limit", kMost}});
  answered = reply.has_value();
  if (!answered) return {};
  Offers names;
  std::set<std::string> met;
  if (people && !user_.empty()) met.insert(names.emplace_back(Offer{user_, "yourself"}).value);
  for (const Json& item : value_at(*reply, "data.items")) {
    std::string id = text_at(item, people ? "createdBy" : row.id_member);
    // What holds a control character cannot be offered in one line, and hardly typed.
    if (id.empty() || !is_plain(id) || !met.insert(id).second) continue;
    std::string meaning = people ? std::string() : meaning_of(row, item, id);
    names.push_back({std::move(id), std::move(meaning)});
  }
  return names;
}

Offers KnownNames::of(domain::Kind kind) {
  const domain::KindInfo* row = domain::info(kind);
  if (!row && kind != domain::Kind::user) return {};
  const auto file = folder_ / fmt::format("names-{}-{}.json", server_, row ? row->name : "user");
  const Millis now = now_();
  Remembered known = read(file);
  if (now < known.until && known.until - now <= kKept) return known.names;
  bool answered = false;
  Offers names = ask(kind, answered);
  if (answered) {
    known = {.names = std::move(names), .told = now, .until = now + kKept};
  } else {
    if (now < known.told || now - known.told > kWorthless) known.names.clear();
    known.until = now + kKeptWithoutAnswer;
  }
  write(file, known);
  return known.names;
}

}  // namespace syncd::cmd
