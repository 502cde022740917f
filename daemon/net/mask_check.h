// SPDX-License-Identifier: Apache-2.0
// Clients have to mask their frames, and libwebsockets 4.1 does not look. Where a payload is handed out
// inside the buffer it was received into, its frame's header stands right before it and can be looked at.
// A header that came in an earlier read is not seen: then the frame passes, which harms nobody here. Any
// thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace syncd::daemon {

// `received` is what was read up to where the payload begins; `length` is that of the whole frame.
bool plainly_unmasked(std::string_view received, std::size_t length);

}  // namespace syncd::daemon
