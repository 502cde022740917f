// SPDX-License-Identifier: Apache-2.0
// What --demo puts into an empty organisation, by the operations that anyone could have sent.
#pragma once

#include "base/ids.h"
#include "base/time.h"
#include "store/organisation.h"

namespace syncd::daemon {

// Does nothing where the log already holds something.
Result<void> fill_demo(store::Organisation& organisation, Millis now, const Entropy& entropy);

}  // namespace syncd::daemon
