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
constexpr std::size_t kShownIds = 10;

// The first word alone may be meant.
bool misspelling(const std::string& name, const std::string& wanted) {
  const std::size_t allowed = edits_allowed(wanted);
  const auto near = [&](std::string_view it) {
    const std::size_t apart =
        it.size() > wanted.size() ? it.size() - wanted.size() : wanted.size() - it.size();
    return apart <= 4 * allowed && edit_distance(it, wanted) <= allowed;  // 4: bytes of a character
  };
  return allowed > 0 && (near(name) || near(std::string_view(name).substr(0, name.find(' '))));
}

constexpr std::array<Fits, 4> kRungs{whole, beginning, part, misspelling};

}  // namespace

Fit fit(const std::string& name, const std::string& wanted) {
  const auto rung = std::find_if(kRungs.begin(), kRungs.end(), [&](Fits fits) { return fits(name, wanted); });
  return static_cast<Fit>(rung - kRungs.begin());
}

std::size_t edits_allowed(const std::string& wanted) {
  return wanted.size() > 64 ? 0 : std::min<std::size_t>(wanted.size() / 4, 3);
}

std::string name_wanted(std::string_view wanted) {
  return folded(trimmed(wanted.substr(0, kLongestName)));
}

Result<std::string> resolve(const std::vector<Named>& things, std::string_view wanted, std::string_view what,
                            std::string_view field) {
  const std::string target = name_wanted(wanted);
  std::vector<std::vector<std::string>> called;  // folded once, looked at on each rung
  for (const Named& thing : things) {
    auto& names = called.emplace_back();
    for (const std::string& name : thing.names) names.push_back(folded(name));
  }
  for (const Fits fits : kRungs) {
    std::vector<Candidate> found;
    for (std::size_t i = 0; i < things.size() && !target.empty(); ++i) {
      const auto fit = [&](const std::string& name) { return fits(name, target); };
      if (std::any_of(called[i].begin(), called[i].end(), fit))
        found.push_back({things[i].id, things[i].title});
    }
    if (found.size() == 1) return found.front().id;
    if (!found.empty()) return tl::unexpected<Error>(ambiguous(found, found.size(), wanted, what, field));
  }
  std::vector<Candidate> some;
  for (const Named& thing : things) some.push_back({thing.id, thing.title});
  return tl::unexpected<Error>(no_such(some, wanted, what, field));
}

Error ambiguous(const std::vector<Candidate>& candidates, std::size_t fitting, std::string_view wanted,
                std::string_view what, std::string_view field) {
  Error error{.code = Code::ambiguous,
              .message = fmt::format("\"{}\" fits {} {}s", terminal_line(wanted), fitting, what),
              .field = std::string(field)};
  for (const Candidate& one : candidates) {
    if (error.candidates.size() == kMostCandidates) break;
    error.candidates.push_back(one.id == one.title ? one.id : fmt::format("{} ({})", one.id, one.title));
  }
  error.hint = fmt::format("say which: {}{}", fmt::join(error.candidates, ", "),
                           fitting > error.candidates.size() ? ", ..." : "");
  return error;
}

Error no_such(const std::vector<Candidate>& some, std::string_view wanted, std::string_view what,
              std::string_view field) {
  std::vector<std::string> ids;
  for (const Candidate& one : some) {
    if (ids.size() < kShownIds) ids.push_back(one.id);
  }
  return {.code = Code::not_found,
          .message = fmt::format("there is no {} \"{}\"", what, short_line(wanted, 64)),
          .field = std::string(field),
          .hint = ids.empty() ? fmt::format("there are no {}s yet", what)
                              : fmt::format("there is {}", fmt::join(ids, ", "))};
}

}  // namespace syncd::domain
