// SPDX-License-Identifier: Apache-2.0
// Countries a campaign is shown in: added, removed, and told from what people write. Pure.
#pragma once

#include "domain/entities/campaigns.h"

namespace syncd::domain {

// The ISO 3166 code of a country that is given by code or name, in any case. Errors: invalid_field with the
// nearest names.
Result<std::string> country_code(std::string_view given);
// The codes of all countries that are called so: Congo is two.
std::vector<std::string> countries_called(std::string_view given);
// The same without telling what may have been meant, which is dear.
std::optional<std::string> find_country(std::string_view given);

// The codes of a list of countries, each once, in their order. `field` is named in errors.
Result<std::vector<std::string>> countries_of(const Json& given, const char* field);

// Shows the campaign in the countries of the arguments (`shown`), or in them no longer.
Result<std::vector<Change>> change_countries(Campaign& campaign, const Json& args, bool shown,
                                             const char* operation);

// {"geo":"UK"}, {"geos":[...]} and {"add_geo":"UK"} become {"countries":[...]}.
void normalise_countries(Json& args, const char* operation);

}  // namespace syncd::domain
