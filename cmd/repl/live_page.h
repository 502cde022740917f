// SPDX-License-Identifier: Apache-2.0
// A text that is asked for again and again, in the whole of the terminal, until a key is pressed; what was
// there before comes back. Knows nothing of what the text says. One thread.
#pragma once

#include <functional>
#include <string>

#include "base/time.h"
#include "cmd/shell.h"

namespace syncd::cmd {

// `page` gives the text for a screen of that size; `note` the line at the foot, asked whenever `fd` can be
// read, too.
void show_live_page(Shell& shell, Millis every, int fd, const std::function<std::string(Screen)>& page,
                    const std::function<std::string()>& note);

}  // namespace syncd::cmd
