// SPDX-License-Identifier: Apache-2.0
// SQL that somebody else wrote, inside the sandbox: refused, or answered within its limits with nothing of
// what is not shown.
#include <string>

#include "base/text.h"
#include "sandbox/run.h"
#include "tests/fuzz/target.h"
#include "tests/support/organisation.h"

namespace syncd::fuzz {
namespace {

constexpr const char* kSecret = "canary-in-a-reply";

struct World {
  World() {
    // Answers that are kept for repeated requests are shown to no rule.
    promise(organisation.run("create_conversation", R"({"conversationId":"c","title":"open"})", kSecret)
                .has_value(),
            "the world can be made");
  }
  test::TestOrganisation organisation;
};

}  // namespace

void target(std::string_view bytes) {
  if (bytes.size() > 8192) return;
  static const World world;
  const sandbox::Limits limits{.rows = 50, .bytes = 65'536, .duration = 300, .memory = std::size_t{16} << 20};
  const auto answer = sandbox::run({.file = world.organisation.file().string(),
                                    .user = "ada",
                                    .sql = std::string(bytes),
                                    .limits = limits});
  if (!answer) {
    promise(!answer.error().message.empty() && is_utf8(answer.error().message), "a refusal says why");
    return;
  }
  promise(answer->rows.size() <= 50, "no more rows than may be");
  const std::string text = to_text(answer->rows);
  promise(text.size() <= 2 * 65'536, "nor bytes");
  promise(bytes.find(kSecret) != std::string_view::npos || text.find(kSecret) == std::string::npos,
          "nothing of what is not shown");
}

}  // namespace syncd::fuzz
