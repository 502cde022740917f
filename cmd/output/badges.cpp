// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/badges.h"

#include <algorithm>
#include <array>

namespace syncd::cmd {
namespace {

struct Badge {
  std::string_view source, sign, word;
};

constexpr std::array kBadges{
    Badge{"desktop", "🖥 ",
          "[desktop]"},  // narrow in most width tables, drawn wide: the blank keeps it apart
    Badge{"web", "🌐", "[web]"},
    Badge{"chatgpt", "🤖", "[chatgpt]"},
    Badge{"assistant", "🤖", "[assistant]"},
    Badge{"iphone", "📱", "[iphone]"},
    Badge{"cli", "⌨ ", "[cli]"},
    Badge{"other", "💬", "[other]"},
};

}  // namespace

std::string_view badge(std::string_view source, bool utf8) {
  auto found =
      std::find_if(kBadges.begin(), kBadges.end(), [&](const Badge& b) { return b.source == source; });
  if (found == kBadges.end()) found = kBadges.end() - 1;
  return utf8 ? found->sign : found->word;
}

}  // namespace syncd::cmd
