// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/verbs.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string conversation;
  std::vector<std::string> words;
  std::string id;
};

Result<Exit> run(Call& call, Arguments& given) {
  std::string conversation = given.conversation;
  std::vector<std::string> words;
  for (auto& word : given.words) words.push_back(as_typed(std::move(word)));
  // The first word is the conversation, unless -c or the context names it and it is all that there is.
  const bool alone = words.size() == 1 && call.shell.in_is_terminal && !call.settings.conversation.empty();
  if (conversation.empty() && !words.empty() && !alone) {
    conversation = words.front();
    words.erase(words.begin());
  }
  if (conversation.empty()) conversation = call.settings.conversation;
  if (conversation.empty()) {
    return fail(Code::missing_field, "no conversation is named", "conversationId",
                "`syncctl send CONVERSATION TEXT`, or -c CONVERSATION");
  }
  std::string text = fmt::format("{}", fmt::join(words, " "));
  if (words.empty() || text == "-") {
    if (call.shell.in_is_terminal) {
      return fail(Code::missing_field, "there is no text to send", "message.content",
                  "`syncctl send CONVERSATION TEXT`, or the text through a pipe");
    }
    auto piped = read_stdin_text();
    if (!piped) return tl::unexpected(piped.error());
    text = std::move(*piped);
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  }
  auto frame = message_to_send(conversation, text);
  if (!frame) return tl::unexpected(frame.error());
  if (!given.id.empty()) (*frame)["id"] = given.id;
  const auto reply = request(call, std::move(*frame));
  if (!reply) return tl::unexpected(reply.error());
  call.print.done(fmt::format("{}: sent (seq {})", terminal_line(conversation), integer_at(*reply, "seq")),
                  data_of(*reply));
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("words", arguments->words, "The conversation, unless -c names it, and the text; - is stdin")
      ->type_name("[CONVERSATION] TEXT")
      ->expected(0, CLI::detail::expected_max_vector_size);
  app.add_option("-c,--conversation", arguments->conversation, "The conversation")->type_name("NAME");
  app.add_option("--id", arguments->id, "Key of this request: repeated with the same key, it is done once")
      ->type_name("KEY");
  app.footer(
      "Examples:\n  syncctl send standup good morning\n  git log -1 | syncctl send releases\n"
      "  syncctl send -c standup -- -1 from me\n");
  return [arguments](Call& call) { return run(call, *arguments); };
}

}  // namespace

Verb send_verb() {
  return {.name = "send",
          .group = "talk",
          .summary = "Say something in a conversation",
          .add = add_arguments,
          .free_text = true};
}

}  // namespace syncd::cmd
