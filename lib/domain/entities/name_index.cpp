// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/name_index.h"

#include <algorithm>

#include "base/text.h"

namespace syncd::domain {
namespace {

constexpr std::size_t kPart = 3;         // bytes of the shortest part of a name
constexpr std::size_t kSeenAtOnce = 16;  // letters looked at for the price of one name

std::uint32_t three_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[at + i])}; };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

// Each three bytes in a row, once.
std::vector<std::uint32_t> threes_of(const std::vector<std::string>& names) {
  std::vector<std::uint32_t> out;
  for (const std::string& name : names) {
    for (std::size_t i = 0; i + kPart <= name.size(); ++i) out.push_back(three_at(name, i));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The names and their first words, each once.
std::vector<std::u32string> spellings_of(const std::vector<std::string>& names) {
  std::vector<std::u32string> out;
  for (const std::string& name : names) {
    for (const std::string_view one :
         {std::string_view(name), std::string_view(name).substr(0, name.find(' '))}) {
      std::u32string text = characters(one);
      if (!text.empty() && text.size() <= kLongestSpelling) out.push_back(std::move(text));
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

void NameIndex::put(const Named& named) {
  remove(named.id);
  Thing& thing = things_[named.id];
  thing = {named.id, named.title, {}};
  for (const std::string& name : named.names) {
    std::string fold = folded(name);
    if (!fold.empty() && std::find(thing.names.begin(), thing.names.end(), fold) == thing.names.end())
      thing.names.push_back(std::move(fold));
  }
  for (const std::string& name : thing.names) sorted_.emplace(name, &thing);
  for (const std::uint32_t three : threes_of(thing.names)) by_three_[three].push_back(&thing);
  for (std::u32string& text : spellings_of(thing.names)) {
    if (by_length_.size() <= text.size()) by_length_.resize(text.size() + 1);
    Spellings& spellings = by_length_[text.size()];
    const Traits traits = traits_of(text);
    spellings.letters.push_back(traits.letters);
    spellings.all.push_back({&thing, traits, std::move(text)});
  }
}

void NameIndex::remove(const std::string& id) {
  const auto it = things_.find(id);
  if (it == things_.end()) return;
  const Thing* thing = &it->second;
  for (const std::string& name : thing->names) sorted_.erase({name, thing});
  for (const std::uint32_t three : threes_of(thing->names)) std::erase(by_three_[three], thing);
  for (const std::u32string& text : spellings_of(thing->names)) {
    Spellings& spellings = by_length_[text.size()];
    std::erase_if(spellings.all, [&](const Spellings::One& one) { return one.thing == thing; });
    spellings.letters.clear();
    for (const Spellings::One& one : spellings.all) spellings.letters.push_back(one.traits.letters);
  }
  things_.erase(it);
}

NameIndex::Things NameIndex::exactly(const std::string& wanted, Fit& fit, std::size_t& looked_at) const {
  Things whole, begun;
  for (auto it = sorted_.lower_bound({wanted, nullptr}); it != sorted_.end(); ++it) {
    if (!it->first.starts_with(wanted)) break;
    ++looked_at;
    if (it->first.size() > wanted.size() && !whole.empty()) break;
    (it->first.size() == wanted.size() ? whole : begun).push_back(it->second);
  }
  fit = whole.empty() ? Fit::beginning : Fit::whole;
  return whole.empty() ? begun : whole;
}

NameIndex::Things NameIndex::having(const std::string& part, std::size_t& looked_at) const {
  const Things* fewest = nullptr;
  for (std::size_t i = 0; i + kPart <= part.size(); ++i) {
    const auto it = by_three_.find(three_at(part, i));
    if (it == by_three_.end() || it->second.empty()) return {};
    if (fewest == nullptr || it->second.size() < fewest->size()) fewest = &it->second;
  }
  Things out;
  if (fewest == nullptr) return out;
  looked_at += fewest->size();
  std::copy_if(fewest->begin(), fewest->end(), std::back_inserter(out), [&](const Thing* thing) {
    return std::any_of(thing->names.begin(), thing->names.end(),
                       [&](const std::string& name) { return name.find(part) != std::string::npos; });
  });
  return out;
}

NameIndex::Things NameIndex::near(const std::string& wanted, std::size_t& looked_at) const {
  Things out;
  const std::size_t most = edits_allowed(wanted);
  if (most == 0) return out;
  const std::u32string text = characters(wanted);
  const Traits traits = traits_of(text);
  const std::size_t shortest = text.size() > most ? text.size() - most : 1;
  for (std::size_t size = shortest; size <= text.size() + most && size < by_length_.size(); ++size) {
    const Spellings& spellings = by_length_[size];
    looked_at += spellings.all.size() / kSeenAtOnce;
    for (std::size_t i = 0; i < spellings.letters.size(); ++i) {
      if (!letters_may_be_near(traits.letters, spellings.letters[i], most)) continue;
      const Spellings::One& one = spellings.all[i];
      if (!pairs_may_be_near(traits, one.traits, most)) continue;
      ++looked_at;
      if (within_edits(text, one.text, most)) out.push_back(one.thing);
    }
  }
  return out;
}

NameIndex::Found NameIndex::find(const std::string& wanted, Fit worst) const {
  Found found;
  Things things;
  if (!wanted.empty()) things = exactly(wanted, found.fit, found.looked_at);
  if (things.empty()) {
    found.fit = Fit::part;
    if (worst >= Fit::part) things = having(wanted, found.looked_at);
  }
  if (things.empty()) {
    found.fit = Fit::misspelling;
    if (worst >= Fit::misspelling) things = near(wanted, found.looked_at);
  }
  if (things.empty() || found.fit > worst) {
    found.fit = Fit::none;
    return found;
  }
  for (const Thing* thing : things) found.ids.push_back(thing->id);
  std::sort(found.ids.begin(), found.ids.end());
  found.ids.erase(std::unique(found.ids.begin(), found.ids.end()), found.ids.end());
  return found;
}

std::vector<std::string> NameIndex::containing(const std::string& part) const {
  std::vector<std::string> out;
  if (part.size() >= kPart) {
    std::size_t looked_at = 0;
    for (const Thing* thing : having(part, looked_at)) out.push_back(thing->id);
    std::sort(out.begin(), out.end());
    return out;
  }
  for (const auto& [id, thing] : things_) {
    if (std::any_of(thing.names.begin(), thing.names.end(),
                    [&](const std::string& name) { return name.find(part) != std::string::npos; }))
      out.push_back(id);
  }
  return out;
}

std::vector<std::string> NameIndex::ids() const {
  std::vector<std::string> out;
  out.reserve(things_.size());
  for (const auto& [id, thing] : things_) out.push_back(id);
  return out;
}

const std::string* NameIndex::title(const std::string& id) const {
  const auto it = things_.find(id);
  return it == things_.end() ? nullptr : &it->second.title;
}

Result<std::string> resolve(const NameIndex& things, std::string_view wanted, std::string_view what,
                            std::string_view field) {
  const auto found = things.find(name_wanted(wanted), Fit::misspelling);
  if (found.ids.size() == 1) return found.ids.front();
  std::vector<Candidate> among;
  for (const std::string& id : found.ids.empty() ? things.ids() : found.ids) {
    among.push_back({id, *things.title(id)});
    if (among.size() == kMostCandidates) break;
  }
  return tl::unexpected<Error>(found.ids.empty() ? no_such(among, wanted, what, field)
                                                 : ambiguous(among, found.ids.size(), wanted, what, field));
}

}  // namespace syncd::domain
