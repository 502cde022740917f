// SPDX-License-Identifier: Apache-2.0
// "min and max budget", "total spend": what is measured of which fields. Pure; any thread.
#pragma once

#include <vector>

#include "rules/words/draft.h"
#include "rules/words/reader.h"
#include "rules/words/scope.h"

namespace syncd::rules {

// The measures named at the place, if any.
std::vector<Measure> take_measures(Reader& words);

// "name, kind and score"
Result<std::vector<const Column*>> take_columns(Reader& words, const Scope& scope);

// Each of the measures of each field that is named next. `place`: of the measures' words.
Result<void> measure_columns(Reader& words, const Scope& scope, std::size_t place,
                             const std::vector<Measure>& measures, Draft& draft);

}  // namespace syncd::rules
