// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace syncd::domain {
namespace {

using Fits = bool (*)(const std::string& name, const std::string& wanted);

bool whole(const std::string& name, const std::string& wanted) {
  return name == wanted;
}

bool beginning(const std::string& name, const std::string& wanted) {
  return name.size() > wanted.size() && name.compare(0, wanted.size(), wanted) == 0;
}

bool part(const std::string& name, const std::string& wanted) {
  return wanted.size() >= 3 && name.find(wanted) != std::string::npos;
}

constexpr std::size_t kLongestName = 512;  // beyond it nothing is a name

// One wrong letter in four, two in eight, and so on; the first word alone may be meant.
bool misspelling(const std::string& name, const std::string& wanted) {
  if (wanted.size() < 4 || wanted.size() > 64) return false;
  const std::size_t allowed = std::min<std::size_t>(wanted.size() / 4, 3);
  const auto near = [&](std::string_view it) {
    const std::size_t apart =
        it.size() > wanted.size() ? it.size() - wanted.size() : wanted.size() - it.size();
    return apart <= 4 * allowed && edit_distance(it, wanted) <= allowed;  // 4: bytes of a character
  };
  return near(name) || near(std::string_view(name).substr(0, name.find(' ')));
}

constexpr std::array<Fits, 4> kRungs{whole, beginning, part, misspelling};

}  // namespace

Fit fit(const std::string& name, const std::string& wanted) {
  const auto rung = std::find_if(kRungs.begin(), kRungs.end(), [&](Fits fits) { return fits(name, wanted); });
  return static_cast<Fit>(rung - kRungs.begin());
}

Result<std::string> resolve(const std::vector<Named>& things, std::string_view wanted, std::string_view what,
                            std::string_view field) {
  const std::string target = folded(trimmed(wanted.substr(0, kLongestName)));
  std::vector<std::vector<std::string>> called;  // folded once, looked at on each rung
  for (const Named& thing : things) {
    auto& names = called.emplace_back();
    for (const std::string& name : thing.names) names.push_back(folded(name));
  }
  for (const Fits fits : kRungs) {
    std::vector<const Named*> found;
    for (std::size_t i = 0; i < things.size() && !target.empty(); ++i) {
      const auto fit = [&](const std::string& name) { return fits(name, target); };
      if (std::any_of(called[i].begin(), called[i].end(), fit)) found.push_back(&things[i]);
    }
    if (found.size() == 1) return found.front()->id;
    if (found.empty()) continue;
    Error error{.code = Code::ambiguous,
                .message = fmt::format("\"{}\" fits {} {}s", terminal_line(wanted), found.size(), what),
                .field = std::string(field)};
    for (const Named* thing : found) {
      error.candidates.push_back(thing->id == thing->title ? thing->id
                                                           : fmt::format("{} ({})", thing->id, thing->title));
    }
    error.hint = fmt::format("say which: {}", fmt::join(error.candidates, ", "));
    return tl::unexpected<Error>(std::move(error));
  }
  std::vector<std::string> some;
  for (const Named& thing : things) {
    if (some.size() < 10) some.push_back(thing.id);
  }
  return fail(Code::not_found, fmt::format("there is no {} \"{}\"", what, short_line(wanted, 64)),
              std::string(field),
              some.empty() ? fmt::format("there are no {}s yet", what)
                           : fmt::format("there is {}", fmt::join(some, ", ")));
}

}  // namespace syncd::domain
