// SPDX-License-Identifier: Apache-2.0
#include "daemon/assistant/errands.h"

#include <spdlog/spdlog.h>

#include "assistant/builtin/rules.h"
#include "daemon/assistant/unanswered.h"
#include "domain/table.h"
#include "protocol/frames.h"

namespace syncd::daemon {
namespace {

constexpr const char* kLost =
    "(The server was restarted before it had answered this. Please look at what stands, and ask again.)";

}  // namespace

Errands::Errands(Engine& engine, IsRule is_rule, ModelDesk* desk)
    : engine_(engine), is_rule_(std::move(is_rule)), clerk_(engine) {
  if (desk != nullptr) answers_.emplace(engine, clerk_, *desk);
}

void Errands::make_up_for(const std::string& org, std::uint64_t position) {
  engine_.read(
      org,
      [org, position, now = engine_.now()](domain::Tables& tables, const std::string&) {
        return Result<std::vector<domain::Said>>(unanswered(tables, org, position, now));
      },
      [this](Result<std::vector<domain::Said>> lost) {
        if (!lost) return;
        for (const domain::Said& said : *lost) {
          spdlog::info("an answer was lost with the last run org={} seq={}", said.actor.org, said.seq);
          Json metadata = assistant::Report(said).metadata();
          metadata["interrupted"] = true;
          clerk_.say(said, kLost, std::move(metadata));
        }
      });
}

void Errands::run(domain::Errand errand) {
  clerk_.begin(errand.said);
  if (!errand.rule.empty() && errand.perhaps) {
    return is_rule_(errand.said, errand.rule, [this, errand](bool is_rule) {
      if (is_rule) return run_rule(errand.said, errand.rule);
      errand.for_model ? ask_model(errand.said) : clerk_.over(errand.said);
    });
  }
  if (!errand.rule.empty()) return run_rule(errand.said, errand.rule);
  if (errand.wishes.empty()) return ask_model(std::move(errand.said));
  clerk_.carry_out(errand.said, std::move(errand.wishes), std::move(errand.about), {});
}

void Errands::ask_model(domain::Said said) {
  answers_ ? answers_->take(std::move(said)) : clerk_.over(said);
}

void Errands::run_rule(const domain::Said& said, const std::string& words) {
  const domain::Wish wish{domain::operation_named("run_rule"), {{"rule_code", words}}};
  clerk_.show_typing(said, true);
  clerk_.run_one(said.actor, wish, [this, said, wish, words](const Result<Json>& result) {
    clerk_.show_typing(said, false);
    clerk_.tell_tool(said, wish, result);
    assistant::Report report(said);
    report.add(assistant::entry_of(wish, result));
    Json metadata = report.metadata();
    metadata["rule"] = result ? *result : protocol::error_members(result.error());
    metadata["rule"].erase("rows");
    clerk_.say(said, assistant::rule_outcome(words, result), std::move(metadata));
  });
}

void Errands::tick() {
  if (answers_) answers_->tick();
}

void Errands::interrupt() {
  if (answers_) answers_->interrupt();
}

}  // namespace syncd::daemon
