// SPDX-License-Identifier: Apache-2.0
#include "domain/entities/geo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "domain/countries.h"  // made from the iso-codes data when syncd is built

namespace syncd::domain {
namespace {

// What people say for a country beside its names in ISO 3166.
constexpr std::array kSpoken{std::pair{"uk", "GB"},          std::pair{"great britain", "GB"},
                             std::pair{"britain", "GB"},     std::pair{"england", "GB"},
                             std::pair{"america", "US"},     std::pair{"the us", "US"},
                             std::pair{"the uk", "GB"},      std::pair{"u.s.", "US"},
                             std::pair{"u.k.", "GB"},        std::pair{"holland", "NL"},
                             std::pair{"russia", "RU"},      std::pair{"south korea", "KR"},
                             std::pair{"states", "US"},      std::pair{"the states", "US"},
                             std::pair{"the usa", "US"},     std::pair{"uae", "AE"},
                             std::pair{"the uae", "AE"},     std::pair{"the netherlands", "NL"},
                             std::pair{"turkey", "TR"},      std::pair{"czech republic", "CZ"},
                             std::pair{"korea", "KR"},       std::pair{"deutschland", "DE"},
                             std::pair{"ivory coast", "CI"}, std::pair{"united states of america", "US"}};

using Codes = std::vector<std::string>;

const std::unordered_map<std::string, Codes>& names() {
  static const auto map = [] {
    std::unordered_map<std::string, Codes> out;
    const auto add = [&](std::string_view name, std::string_view code) {
      Codes& codes = out[folded(name)];
      if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.emplace_back(code);
    };
    for (const Country& country : kCountries) {
      for (const std::string_view name : {country.code, country.code3, country.name, country.common_name}) {
        if (!name.empty()) add(name, country.code);
      }
      // "Iran, Islamic Republic of" is called Iran; Congo and the Virgin Islands are two each.
      if (const auto comma = country.name.find(','); comma != std::string_view::npos)
        add(country.name.substr(0, comma), country.code);
    }
    for (const auto& [name, code] : kSpoken) out[name] = {code};
    return out;
  }();
  return map;
}

}  // namespace

std::vector<std::string> countries_called(std::string_view given) {
  const auto it = names().find(folded(trimmed(given)));
  return it == names().end() ? Codes() : it->second;
}

std::optional<std::string> find_country(std::string_view given) {
  const auto it = names().find(folded(trimmed(given)));
  return it == names().end() || it->second.size() > 1 ? std::nullopt : std::optional(it->second.front());
}

Result<std::string> country_code(std::string_view given) {
  if (auto code = find_country(given)) return std::move(*code);
  if (const Codes codes = countries_called(given); codes.size() > 1) {
    return fail(Code::invalid_field,
                fmt::format("\"{}\" is {} countries", short_line(given, 64), codes.size()), "countries",
                fmt::format("say which: {}", fmt::join(codes, " or ")));
  }
  const std::string wanted = folded(trimmed(given));
  std::vector<std::string> near;
  for (const auto& [name, codes] : names()) {
    if (wanted.size() >= 4 && wanted.size() <= 64 && name.size() >= 4 && edit_distance(name, wanted) <= 2) {
      near.push_back(fmt::format("{} ({})", name, fmt::join(codes, ", ")));
    }
  }
  std::sort(near.begin(), near.end());
  return fail(Code::invalid_field, fmt::format("there is no country \"{}\"", short_line(given, 64)),
              "countries",
              near.empty() ? "a name or an ISO 3166 code such as DE"
                           : fmt::format("did you mean {}?", fmt::join(near, ", ")));
}

Result<std::vector<std::string>> countries_of(const Json& countries, const char* field) {
  std::vector<std::string> codes;
  for (const Json& given : countries) {
    auto code = country_code(given.get_ref<const std::string&>());
    if (!code) {
      code.error().field = field;
      return tl::unexpected<Error>(code.error());
    }
    if (std::find(codes.begin(), codes.end(), *code) == codes.end()) codes.push_back(std::move(*code));
  }
  return codes;
}

Result<std::vector<Change>> change_countries(Campaign& campaign, const Json& args, bool shown,
                                             const char* operation) {
  auto codes = countries_of(args["countries"], "countries");
  if (!codes) return tl::unexpected<Error>(codes.error());
  const std::vector<std::string> before = campaign.geo;
  std::vector<std::string> changed;
  for (const std::string& code : *codes) {
    const auto at = std::find(campaign.geo.begin(), campaign.geo.end(), code);
    if ((at != campaign.geo.end()) == shown) continue;
    shown ? campaign.geo.push_back(code) : void(campaign.geo.erase(at));
    changed.push_back(code);
  }
  if (changed.empty()) return std::vector<Change>();
  return std::vector{Change{operation,
                            fmt::format("{} {}", shown ? "Added" : "Removed", fmt::join(changed, ", ")),
                            before, campaign.geo}};
}

void normalise_countries(Json& args, const char* operation) {
  const auto it = args.find(operation);
  if (it == args.end() || args.contains("countries")) return;
  Json countries = std::move(*it);
  args.erase(operation);
  args["countries"] = std::move(countries);
}

}  // namespace syncd::domain
