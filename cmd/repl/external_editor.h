// SPDX-License-Identifier: Apache-2.0
// A text written in the user's own editor. Blocks until it is closed. One thread.
#pragma once

#include <string>

#include "base/errors.h"
#include "cmd/shell.h"

namespace syncd::cmd {

// VISUAL, then EDITOR, then vi, on a file of the user's alone that goes away again. Errors: it did not end
// well.
Result<std::string> text_from_editor(const std::string& draft, const Environment& environment);

}  // namespace syncd::cmd
