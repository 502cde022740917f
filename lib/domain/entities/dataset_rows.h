// SPDX-License-Identifier: Apache-2.0
// Rows as they are imported into a data set: which columns they have, and each as its table keeps it. Pure;
// any thread.
#pragma once

#include <vector>

#include "base/errors.h"
#include "base/json.h"
#include "domain/entities/row_tables.h"

namespace syncd::domain {

// The columns of a data set that is begun: as `columns` has them ({name, type?}), or, where that is null, as
// the members of rows that are objects. A type that is not said is what the values of these rows have in
// common. Errors: what no table can have, by the path of the column.
Result<std::vector<RowColumn>> columns_for(const Json& columns, const Json& rows);

// Each row, an array or an object, as an array with one value a column. Errors: invalid_field or too_large,
// by the row's path.
Result<std::vector<Json>> typed_rows(const std::vector<RowColumn>& columns, const Json& rows);

}  // namespace syncd::domain
