// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "cmd/stream/follow.h"
#include "cmd/verbs/verbs.h"
#include "cmd/verbs/whole_number.h"

namespace syncd::cmd {
namespace {

Run add_arguments(CLI::App& app) {
  struct Given {
    std::string conversation;
    std::size_t last = 20;
    std::size_t count = 0;
  };
  auto given = std::make_shared<Given>();
  app.add_option("conversation", given->conversation, "The conversation");
  app.add_option("-n,--lines", given->last, "Of what was said, the last N (20)")
      ->type_name("N")
      ->check(whole_number(0));
  app.add_option("--count", given->count, "End after N messages")->type_name("N")->check(whole_number(1));
  app.footer(
      "Lines that come through a pipe are said in the conversation.\n\n"
      "Examples:\n  syncctl join standup\n  make 2>&1 | syncctl join builds\n");
  return [given](Call& call) -> Result<Exit> {
    if (given->conversation.empty()) given->conversation = call.settings.conversation;
    if (given->conversation.empty()) {
      return fail(Code::missing_field, "no conversation is named", "conversationId",
                  "`syncctl join CONVERSATION`");
    }
    return Follow(call, {.conversations = {given->conversation},
                         .topics = "none",
                         .echo = true,
                         .filter = {.types = {"message", "presence"}},
                         .last = given->last,
                         .follow = true,
                         .count = given->count,
                         .post_stdin = !call.shell.in_is_terminal})
        .run();
  };
}

}  // namespace

Verb join_verb() {
  return {.name = "join",
          .group = "talk",
          .summary = "Stream one conversation; piped lines are said in it",
          .add = add_arguments};
}

}  // namespace syncd::cmd
