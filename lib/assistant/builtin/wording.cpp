// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"
#include "domain/kinds.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kListed = 8;
constexpr std::size_t kItems = 20, kMatches = 8;
constexpr std::size_t kQuoted = 80;  // columns of somebody's own words

std::string joined(std::vector<std::string> parts, std::string_view last_word) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? fmt::format(" {} ", last_word) : ", ";
    out += parts[i];
  }
  return out;
}

std::vector<std::string> titles(const std::vector<std::string>& ids, Names& names) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < ids.size() && i < kListed; ++i)
    out.push_back(short_line(names.brand(ids[i]), kQuoted));
  if (ids.size() > kListed) out.push_back(fmt::format("{} more", ids.size() - kListed));
  return out;
}

// "500", "US, DE", "none", "desktop 50, mobile 50".
std::string plain(const Json& value) {
  if (value.is_null()) return "none";
  if (value.is_string()) return terminal_line(value.get_ref<const std::string&>());
  if (!value.is_structured()) return value.dump();
  std::string out;
  for (const auto& [key, each] : value.items()) {
    if (!out.empty()) out += ", ";
    if (value.is_object()) out += key + " ";
    out += plain(each);
  }
  return out.empty() ? "none" : out;
}

std::string value_text(const domain::Operation& operation, std::string_view name, const Json& value,
                       Names& names) {
  for (const domain::Field& field : operation.fields) {
    if (field.name != name || !value.is_string()) continue;
    const std::string id = value.get<std::string>();
    if (field.refers == domain::Kind::campaign) return short_line(names.brand(id), kQuoted);
    if (field.refers == domain::Kind::task) return '"' + short_line(names.task_title(id), kQuoted) + '"';
  }
  return plain(value);
}

// The template with its {fields} filled in; what stands in [] goes where one of its fields is missing.
std::string filled(std::string_view text, const domain::Wish& wish, Names& names, const Json& now) {
  constexpr std::string_view kNow = "now ";
  std::string out;
  std::size_t kept = std::string::npos;  // where the bracket began
  bool missing = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') {
      kept = out.size();
      missing = false;
    } else if (text[i] == ']') {
      if (missing) out.resize(kept);
    } else if (text[i] == '{') {
      const auto end = text.find('}', i);
      std::string name(text.substr(i + 1, end - i - 1));
      const bool was = name.starts_with(kNow);
      if (was) name.erase(0, kNow.size());
      const Json& value = member_at(was ? now : wish.args, name.c_str());
      missing = missing || value.is_null();
      out += value.is_null() ? "..." : value_text(*wish.operation, name, value, names);
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string lower_first(std::string text) {
  if (text.size() > 1 && ascii::is_lower(text[1])) text[0] = ascii::lower(text[0]);
  return text;
}

// "2.5 → 1.75"; of several figures, each with its name: "desktop 45 → 55, mobile 40 → 30".
std::string before_after(const Json& before, const Json& after) {
  if (!before.is_object() || !after.is_object()) return fmt::format("{} → {}", plain(before), plain(after));
  std::string out;
  for (const auto& [name, value] : after.items()) {
    const Json& old = member_at(before, name.c_str());
    if (old == value) continue;
    if (!out.empty()) out += ", ";
    if (after.size() > 1) out += name + " ";
    out += before_after(old, value);
  }
  return out;
}

std::string change_line(const Json& change) {
  return fmt::format("{} ({})", lower_first(text_at(change, "details")),
                     before_after(member_at(change, "previous_value"), member_at(change, "new_value")));
}

// "Apex Motors: campaign paused (active → paused)"
std::string changes_text(const Json& data) {
  const Json& campaign = member_at(data, "mediaBuy");
  const std::string brand =
      short_line(text_at(campaign, "brand_name", text_at(campaign, "media_buy_id")), kQuoted);
  const Json& changes = member_at(data, "changes");
  if (changes.empty()) return brand + ": nothing to change, it is so already";
  std::string out;
  for (const Json& change : changes) out += (out.empty() ? "" : "; ") + change_line(change);
  return brand + ": " + out;
}

// "call the printer: status pending → completed": out of an answer's previous_... members.
std::string previous_text(const Json& data) {
  constexpr std::string_view kPrefix = "previous_";
  std::string out;
  for (const auto& [key, before] : data.items()) {
    if (!key.starts_with(kPrefix)) continue;
    const std::string member = key.substr(kPrefix.size());
    for (const auto& [name, thing] : data.items()) {
      if (!thing.is_object() || !thing.contains(member)) continue;
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", member, before_after(before, thing[member]));
    }
  }
  return out;
}

// "Apex Motors: ", whatever the answer is about; empty where it cannot be told.
std::string subject_of(const Json& data) {
  for (const auto& [key, thing] : data.items()) {
    for (const char* name : {"brand_name", "title", "name"}) {
      if (const std::string title = text_at(thing, name); !title.empty())
        return short_line(title, kQuoted) + ": ";
    }
  }
  return {};
}

std::string change_entry(const Json& entry) {
  return fmt::format("{} {} ({}): {}, seq {}", text_at(entry, "timestamp"),
                     terminal_line(text_at(entry, "actor")), terminal_line(text_at(entry, "source")),
                     change_line(entry), integer_at(entry, "seq"));
}

std::string items_text(const Json& data) {
  const std::string kind = text_at(data, "kind");
  const domain::KindInfo* row = domain::kind_named(kind);
  const Json& items = member_at(data, "items");
  if (items.empty()) return fmt::format("No {}.", kind);
  std::string out;
  std::size_t shown = 0;
  for (const Json& item : items) {
    if (++shown > kItems) return out + fmt::format("\n… and {} more", items.size() - kItems);
    out += out.empty() ? "" : "\n";
    out += row != nullptr && row->line != nullptr ? row->line(item) : change_entry(item);
  }
  return out;
}

// "Daily Standup, ada: … the budget of Apex …"
std::string match_line(const Json& match) {
  std::string said;
  for (const Json& piece : member_at(match, "excerpt")) said += text_at(piece, "text");
  return fmt::format("{}, {}: {}", short_line(text_at(match, "title"), kQuoted),
                     short_line(text_at(member_at(match, "message"), "userId"), kQuoted),
                     short_line(said, 2 * kQuoted));
}

std::string matches_text(const Json& data) {
  const Json& matches = member_at(data, "matches");
  if (matches.empty()) return "Nobody said that.";
  std::string out;
  std::size_t shown = 0;
  for (const Json& match : matches) {
    if (++shown > kMatches) return out + "\n… and more";
    out += (out.empty() ? "" : "\n") + match_line(match);
  }
  return out;
}

}  // namespace

std::string listed(const std::vector<std::string>& campaigns, Names& names) {
  return joined(titles(campaigns, names), "and");
}

std::string in_words(const domain::Wish& wish, Names& names, const Json& now) {
  if (!wish.operation->wish.empty()) return filled(wish.operation->wish, wish, names, now);
  std::string out(wish.operation->name);
  std::replace(out.begin(), out.end(), '_', ' ');
  for (const auto& [name, value] : wish.args.items())
    out += fmt::format(" {}", value_text(*wish.operation, name, value, names));
  return out;
}

std::string shall_i(const std::vector<domain::Wish>& wishes, Names& names, const std::vector<Json>& now) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < wishes.size() && i < kListed; ++i)
    parts.push_back(in_words(wishes[i], names, i < now.size() ? now[i] : Json()));
  if (wishes.size() > kListed) parts.push_back(fmt::format("{} more of the kind", wishes.size() - kListed));
  return fmt::format("Shall I {}?", joined(std::move(parts), "and"));
}

std::string which_campaign(const std::vector<std::string>& among, Names& names) {
  if (among.size() == 1) return fmt::format("Do you mean {}?", titles(among, names).front());
  return fmt::format("Which campaign do you mean: {}?", joined(titles(among, names), "or"));
}

std::string lacks(const domain::Wish& wish, const Part& part, Names& names) {
  return fmt::format("To {} I need to know: {}. What shall it be?", in_words(wish, names),
                     part.field->summary);
}

std::string percent_or_figure(std::string_view amount) {
  return fmt::format("By {0} percent, or to {0}? Please say \"{0}%\" or \"to {0}\".",
                     short_line(amount, kQuoted));
}

std::string fits_several(std::string_view countries) {
  return fmt::format("That fits several countries, so nothing was changed. Which do you mean: {}?",
                     countries);
}

std::string cannot(const Error& error) {
  return fmt::format("That cannot be: {}. Nothing was changed{}{}.", error.message,
                     error.hint.empty() ? "" : "; right would be ", error.hint);
}

std::string not_understood(std::string_view words) {
  return fmt::format("I am not sure about \"{}\", so nothing was changed.", short_line(words, kQuoted));
}

std::string not_now(std::string_view figure, std::optional<Decimal> now) {
  return now ? fmt::format("It is {} now, not {}.", now->text(), figure)
             : fmt::format("It is not {} now.", figure);
}

std::string too_much() {
  return "That is a lot at once; nothing was changed. Please say it in parts.";
}

std::string other_currency(const domain::Campaign& campaign, std::string_view said) {
  return fmt::format("{} is kept in {}, not in {}; nothing was changed. Please say the amount in {}.",
                     short_line(campaign.brand_name, kQuoted), campaign.currency, said, campaign.currency);
}

std::string outcome_text(const domain::Wish& wish, const Result<Json>& data) {
  if (!data) {
    std::string name(wish.operation->name);
    std::replace(name.begin(), name.end(), '_', ' ');
    const Error& error = data.error();
    return fmt::format("Not done ({}): {}{}{}", name, error.message, error.hint.empty() ? "" : "; ",
                       error.hint);
  }
  if (data->contains("changes") && data->contains("mediaBuy")) return changes_text(*data);
  if (data->contains("items")) return items_text(*data);
  if (data->contains("matches")) return matches_text(*data);
  if (const Json& item = member_at(*data, "item"); item.is_object()) {
    const domain::KindInfo* kind = domain::kind_named(text_at(*data, "kind"));
    if (kind != nullptr && kind->line != nullptr) return kind->line(item);
  }
  if (member_at(*data, "changed") == false) return subject_of(*data) + "nothing to change, it is so already";
  if (const std::string changed = previous_text(*data); !changed.empty()) return subject_of(*data) + changed;
  return subject_of(*data) + std::string(wish.operation->done.empty() ? "done" : wish.operation->done);
}

std::string help_text() {
  return "I did not find a wish in that that I can carry out. I understand such as: \"pause Apex Motors\", "
         "\"reduce "
         "the mobile bid of Apex by 30%\", \"cap TechFlow at $500 a day\", \"shift budget to desktop for "
         "Apex\", \"add "
         "UK targeting to Apex\", \"show me all active campaigns\", \"who changed Apex?\", \"undo that\".";
}

}  // namespace syncd::assistant
