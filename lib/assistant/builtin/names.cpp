// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/names.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "assistant/builtin/lexicon.h"
#include "base/ascii.h"
#include "base/text.h"
#include "domain/entities/campaign_names.h"
#include "domain/entities/geo.h"
#include "domain/entities/runs.h"
#include "domain/entities/tasks.h"

namespace syncd::assistant {
namespace {

constexpr std::size_t kLongestTask = 12;     // in words
constexpr std::size_t kLongestRun = 16;      // words that an id may be cut into
constexpr std::size_t kLongCountry = 6;      // letters
constexpr std::size_t kLongestName = 6;      // in words
constexpr std::size_t kLongestMisspelt = 3;  // in words
constexpr std::size_t kLookedAtAStep = 8;    // names

bool is_nameable(const Word& word) {
  return word.kind == Word::Kind::word || word.kind == Word::Kind::quote ||
         (word.kind == Word::Kind::number && word.currency.empty() && !word.percent && !word.is_signed);
}

// Greek or Cyrillic letters, some of which look like others: near such a name is not good enough.
bool is_foreign(const std::string& fold) {
  return std::any_of(fold.begin(), fold.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xce && byte <= 0xd4;
  });
}

// Words that the interpreter knows, each of them, are no slip of the finger.
bool all_known(std::span<const Word> words) {
  return std::all_of(words.begin(), words.end(), [](const Word& word) { return is_known(word.fold); });
}

bool all_everyday(std::span<const Word> words) {
  return std::all_of(words.begin(), words.end(),
                     [](const Word& word) { return is_everyday(word.fold) || is_determiner(word.fold); });
}

// The words [at, at + count) as one name; empty where they are none.
std::string joined(std::span<const Word> words, std::size_t at, std::size_t count) {
  std::string out;
  for (std::size_t i = at; i < at + count; ++i) {
    const bool inside = i > at && i + 1 < at + count;
    if (inside && words[i].is_mark('&')) {  // Stop & Shop, AT&T
      out += words[i].begin > words[i - 1].end ? " &" : "&";
      continue;
    }
    if (!is_nameable(words[i]) || (words[i].kind == Word::Kind::quote && count > 1)) return {};
    if (words[i].possessive && i + 1 < at + count) return {};
    if (!out.empty() && words[i].begin > words[i - 1].end) out += ' ';
    out += words[i].fold;
  }
  return out;
}

// "Germnay": two letters changed places.
std::optional<std::string> country_with_slip(std::string word) {
  if (word.size() < kLongCountry || is_known(word)) return std::nullopt;
  for (std::size_t i = 0; i + 1 < word.size(); ++i) {
    std::swap(word[i], word[i + 1]);
    if (auto found = domain::find_country(word)) return found;
    std::swap(word[i], word[i + 1]);
  }
  return std::nullopt;
}

// "ocean" of Blue Ocean and "retail" of GlobalRetail are names for them, "food" of Bidfood is none.
bool begins_a_piece(const std::string& title, const std::string& fold) {
  const auto is_letter = [](char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(c) != 0; };
  for (std::size_t i = 0; i < title.size(); ++i) {
    const bool begins = i == 0 || !is_letter(title[i - 1]) ||
                        (std::islower(title[i - 1]) != 0 && std::isupper(title[i]) != 0) ||
                        (std::isdigit(title[i - 1]) != 0) != (std::isdigit(title[i]) != 0);
    if (begins && is_letter(title[i]) && folded(std::string_view(title).substr(i)).starts_with(fold))
      return true;
  }
  return false;
}

}  // namespace

const domain::NameIndex& Names::index() {
  if (index_ == nullptr) index_ = &domain::campaign_names(tables_);
  return *index_;
}

std::string Names::brand(const std::string& id) {
  const std::string* title = index().title(id);
  return title == nullptr || title->empty() ? id : *title;
}

std::optional<Mention> Names::campaign_called(const std::string& fold, domain::Fit worst) {
  const auto [it, fresh] = called_.try_emplace({worst, fold});
  if (fresh) it->second = look_up(fold, worst);
  return it->second;
}

std::optional<Mention> Names::look_up(const std::string& fold, domain::Fit worst) {
  auto found = index().find(fold, worst);
  for (std::size_t i = 0; i < found.looked_at / kLookedAtAStep; ++i) step();
  if (exhausted() || found.ids.empty()) return std::nullopt;
  return Mention{.ids = std::move(found.ids), .fit = found.fit};
}

std::vector<Mention> Names::campaigns_at(std::span<const Word> words, std::size_t at) {
  std::vector<Mention> out;
  const std::size_t most = std::min(kLongestName, words.size() - std::min(at, words.size()));
  for (std::size_t count = most; count > 0; --count) {
    const std::string fold = joined(words, at, count);
    if (fold.empty()) continue;
    const bool common =
        (count == 1 && (is_known(fold) || fold.size() < 3)) || all_everyday(words.subspan(at, count));
    const domain::Fit worst =
        common ? domain::Fit::whole
        : count > kLongestMisspelt || is_foreign(fold) || all_known(words.subspan(at, count))
            ? domain::Fit::part
            : domain::Fit::misspelling;
    auto found = campaign_called(fold, worst);
    if (const auto joint = fold.find(" and "); !found && joint != std::string::npos)
      found = campaign_called(std::string(fold).replace(joint, 5, " & "), domain::Fit::whole);
    if (!found) continue;
    // A piece from the middle of a word names nothing before it is long enough to be told.
    if (found->fit == domain::Fit::part && fold.size() < 4) continue;
    if (found->fit == domain::Fit::part && count == 1 &&
        std::none_of(found->ids.begin(), found->ids.end(), [&](const std::string& id) {
          return begins_a_piece(brand(id), fold) || begins_a_piece(id, fold);
        }))
      continue;
    if (found->fit == domain::Fit::misspelling && fold.size() < 5) continue;  // alex is not apex
    // "on Apex" is not Apex misspelt.
    const auto leads = [](const Word& word) { return is_preposition(word.fold) || is_determiner(word.fold); };
    if (found->fit == domain::Fit::misspelling && count > 1 &&
        (leads(words[at]) || leads(words[at + count - 1])))
      continue;
    found->begin = at;
    found->end = at + count;
    out.push_back(std::move(*found));
  }
  std::stable_sort(out.begin(), out.end(), [](const Mention& a, const Mention& b) { return a.fit < b.fit; });
  return out;
}

std::optional<Mention> Names::campaign_of_kind(std::span<const Word> words, std::size_t at) {
  if (at >= words.size() || words[at].kind != Word::Kind::word || is_known(words[at].fold))
    return std::nullopt;
  for (const std::string_view ending : {"an", "n", "ese", "ish"}) {
    const std::string& fold = words[at].fold;
    if (!fold.ends_with(ending) || fold.size() < ending.size() + 5) continue;
    auto found = campaign_called(fold.substr(0, fold.size() - ending.size()), domain::Fit::part);
    if (!found || found->ids.size() != 1) continue;
    found->begin = at;
    found->end = at + 1;
    return found;
  }
  return std::nullopt;
}

std::vector<std::string> Names::campaigns_in(std::span<const Word> words) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size();) {
    const auto found = campaigns_at(words, i);
    const auto sure = std::find_if(found.begin(), found.end(), [](const Mention& m) {
      return m.fit <= domain::Fit::beginning || (m.fit == domain::Fit::part);
    });
    if (sure == found.end()) {
      ++i;
      continue;
    }
    for (const std::string& id : sure->ids) {
      if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    }
    i = sure->end;
  }
  return out;
}

const std::vector<std::pair<std::string, std::string>>& Names::tasks() {
  if (tasks_) return *tasks_;
  tasks_.emplace();
  for (domain::Task& task : domain::tasks_of(tables_, user_))
    tasks_->emplace_back(std::move(task.id), std::move(task.title));
  return *tasks_;
}

std::string Names::task_called(const std::string& title) {
  std::string out;
  for (const auto& [task, called] : tasks()) {
    if (called != title) continue;
    if (!out.empty()) return {};
    out = task;
  }
  return out;
}

std::string Names::task_title(const std::string& id) {
  for (const auto& [task, title] : tasks()) {
    if (task == id) return title;
  }
  return id;
}

std::vector<TaskMention> Names::tasks_at(std::span<const Word> words, std::size_t at) {
  std::vector<TaskMention> out;
  const std::size_t most = std::min(kLongestTask, words.size() - std::min(at, words.size()));
  for (std::size_t count = most; count > 0 && step(); --count) {
    const std::string fold = joined(words, at, count);
    if (fold.size() < 3 || (count == 1 && is_known(fold))) continue;
    domain::Fit best = domain::Fit::none;
    std::vector<std::string> found;
    for (const auto& [id, title] : tasks()) {
      const domain::Fit fit = domain::fit(folded(title), fold);
      if (fit == domain::Fit::none || fit > best || fit == domain::Fit::misspelling) continue;
      if (fit < best) found.clear();
      best = fit;
      found.push_back(id);
    }
    if (found.size() == 1) out.push_back({found.front(), at + count});
    if (found.size() > 1) out.push_back({fold, at + count});
  }
  return out;
}

std::vector<RunMention> Names::runs_at(std::span<const Word> words, std::size_t at) {
  std::vector<RunMention> out;
  std::string id;
  for (std::size_t i = at; i < words.size() && i < at + kLongestRun && step(); ++i) {
    if (i > at && words[i].begin > words[i - 1].end) id += ' ';
    id += words[i].text;
    if (domain::find_run(tables_, id)) out.insert(out.begin(), {id, i + 1});
  }
  return out;
}

std::optional<CountryMention> country_at(std::span<const Word> words, std::size_t at) {
  for (std::size_t count = std::min<std::size_t>(5, words.size() - std::min(at, words.size())); count > 0;
       --count) {
    std::string text;
    bool plain = true;
    for (std::size_t i = at; i < at + count && plain; ++i) {
      plain = words[i].kind == Word::Kind::word && (!words[i].possessive || i + 1 == at + count);
      text += (text.empty() ? "" : " ") + words[i].text;
    }
    if (!plain) continue;
    const bool code = count == 1 && text.size() <= 3;
    if (code) {
      if (folded(text) == "tv") continue;  // a device to everyone but Tuvalu
      const bool upper = std::all_of(text.begin(), text.end(), ascii::is_upper);
      const bool lower = std::all_of(text.begin(), text.end(), ascii::is_lower);
      if (!upper && !lower && folded(text) != "uk" && folded(text) != "usa") continue;  // Inc, Co
      if (!upper && text.size() != 2 && folded(text) != "usa") continue;
      // In small letters only those that are no word of their own.
      if (!upper && folded(text) != "usa" && folded(text) != "uk" && is_english(folded(text))) continue;
    }
    if (auto codes = domain::countries_called(text); !codes.empty()) {
      CountryMention out{codes.front(), at + count, count == 1 && is_name_or_code(folded(text)), {}};
      if (codes.size() > 1) out.others = std::move(codes);
      return out;
    }
    if (count == 1) {
      if (auto found = country_with_slip(words[at].fold))
        return CountryMention{std::move(*found), at + count};
    }
  }
  return std::nullopt;
}

}  // namespace syncd::assistant
