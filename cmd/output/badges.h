// SPDX-License-Identifier: Apache-2.0
// The sign in front of what somebody said that tells where it was said. Any thread.
#pragma once

#include <string_view>

namespace syncd::cmd {

// "🌐" for "web"; where the locale cannot show it, the plain word "[web]". A source that is not known here is
// "💬" or "[other]": the name itself is somebody else's text and does not come back.
std::string_view badge(std::string_view source, bool utf8);

}  // namespace syncd::cmd
