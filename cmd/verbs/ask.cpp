// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <set>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/output/assistant_answer.h"
#include "cmd/repl/words.h"
#include "cmd/verbs/verbs.h"
#include "domain/table.h"
#include "domain/validate.h"

namespace syncd::cmd {
namespace {

constexpr Millis kPatience = 120'000;  // where nobody said how long: a language model takes its time

struct Arguments {
  std::vector<std::string> words;
  std::string conversation;
  std::string campaign;
  std::string id;
  bool dry = false;
};

struct Asked {
  std::string text, conversation;
  bool own = false;            // a conversation of this question's own
  std::string taken_for = {};  // the second of two single words
};

Millis steady() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

Result<Asked> asked(const Call& call, Arguments& given) {
  std::vector<std::string> words;
  for (auto& word : given.words) words.push_back(as_typed(std::move(word)));
  Asked out{.text = {}, .conversation = given.conversation};
  if (given.conversation.empty() && words.size() > 2) {
    return fail(Code::invalid_field, "what is asked has to be one word of the shell", "content",
                "put it in quotes: `syncctl ask \"pause Apex Motors\"`");
  }
  if (given.conversation.empty() && words.size() == 2) {
    out.conversation = words.back();
    if (words.front() != "-" && words.front().find(' ') == std::string::npos) out.taken_for = words.back();
    words.pop_back();
  }
  if (out.conversation.empty()) out.conversation = call.settings.conversation;
  if (out.conversation.empty()) {
    out.own = true;
    out.conversation =
        given.id.empty() ? new_id(call.shell.now(), system_entropy()) : fmt::format("ask-{}", given.id);
  }
  out.text = fmt::format("{}", fmt::join(words, " "));
  if (!words.empty() && out.text != "-") return out;
  if (call.shell.in_is_terminal) {
    return fail(Code::missing_field, "there is nothing to ask", "content",
                "`syncctl ask \"pause Apex Motors\"`, or the text through a pipe");
  }
  auto piped = read_stdin_text();
  if (!piped) return tl::unexpected(piped.error());
  out.text = std::string(trimmed(*piped));
  return out;
}

// One question on a connection of its own: what comes until everything is answered.
class Question {
 public:
  Question(Call& call, client::Client& client, const Asked& asked)
      : call_(call), client_(client), asked_(asked) {}

  Result<Exit> run(Json frame) {
    deadline_ = steady() + (call_.settings.timeout_given ? call_.settings.timeout : kPatience);
    const auto joined = reply_to(client_.join(asked_.conversation, {.limit = 1}));
    if (!joined) return tl::unexpected(joined.error());
    const auto request = client_.request(std::move(frame), deadline_ - steady());
    if (!request) return tl::unexpected(request.error());
    const auto ack = reply_to(*request);
    if (!ack) return tl::unexpected(ack.error());
    message_id_ = text_at(*ack, "messageId");
    seq_ = integer_at(*ack, "seq");
    // The same question again, under the same key: its answer may be here already.
    if (seq_ <= integer_at(*joined, "seq")) {
      const auto since = client_.call(
          {{"type", "sync"}, {"conversationId", asked_.conversation}, {"since", seq_}, {"limit", 100}});
      if (!since) return tl::unexpected(since.error());
      for (const Json& message : member_at(*since, "data")) hear(message);
    }
    for (Json& message : std::exchange(early_, {})) hear(message);
    while (!complete_) {
      if (const auto more = take_events(); !more) return tl::unexpected(more.error());
    }
    return finish();
  }

 private:
  // Keeps what comes before the reply.
  Result<Json> reply_to(const std::string& id) {
    while (!settled_.contains(id)) {
      if (const auto more = take_events(); !more) return tl::unexpected(more.error());
    }
    return settled_.at(id);
  }

  Result<void> take_events() {
    const Millis left = deadline_ - steady();
    if (left <= 0 || !client_.wait(left)) return late();
    for (client::Event& event : client_.drain()) {
      if (auto* settled = std::get_if<client::Settled>(&event)) {
        settled_.insert_or_assign(settled->id, std::move(settled->reply));
      } else if (auto* ended = std::get_if<client::Ended>(&event)) {
        return tl::unexpected(ended->error);
      } else if (auto* notice = std::get_if<client::Notice>(&event)) {
        if (notice->kind == client::Notice::Kind::reconnecting) call_.print.talk(notice->text);
      } else if (auto* delivered = std::get_if<client::Delivered>(&event)) {
        take(delivered->frame);
      }
    }
    return {};
  }

  tl::unexpected<Error> late() const {
    if (message_id_.empty()) {
      return fail(Code::timeout, "no answer in time; whether the question arrived is unknown", "",
                  "with --id KEY it can be asked again and is heard once");
    }
    return fail(Code::timeout,
                fmt::format("the question is stored (seq {}), but {}", seq_,
                            writing_ ? "the model still writes" : "not answered in time"),
                "", fmt::format("`syncctl history {}` shows what is answered later", asked_.conversation));
  }

  void take(const Json& frame) {
    const std::string type = text_at(frame, "type");
    if (type == "typing") tell_progress(frame);
    if (type == "media_buy_updated") changes_[integer_at(frame, "seq")] = frame;
    if (type != "message" || text_at(frame, "conversationId") != asked_.conversation) return;
    const Json& message = member_at(frame, "message");
    message_id_.empty() ? early_.push_back(message) : hear(message);
  }

  // The builtin assistant writes in no time; who is seen to write is a language model.
  void tell_progress(const Json& frame) {
    if (!is_own_assistant(frame) || text_at(frame, "conversationId") != asked_.conversation) return;
    if (member_at(frame, "typing") == true && !writing_) call_.print.talk("the model is writing");
    writing_ = writing_ || member_at(frame, "typing") == true;
  }

  void hear(const Json& message) {
    if (!answers(message, message_id_) || !heard_.insert(text_at(message, "id")).second) return;
    print(message);
    complete_ = complete_ || !more_follows(message);
    answers_.push_back(message);
  }

  void print(const Json& message) {
    if (call_.shell.mode != Mode::table) {
      call_.print.record(message);
    } else {
      LineStyle style = call_.print.line_style(false);
      style.time = {};
      for (const auto& [seq, frame] : changes_) {
        if (made_change(message, seq) && !tells_change(message, seq))
          call_.print.text(event_line(frame, style) + '\n');
      }
      call_.print.text(terminal_safe(text_at(message, "content")) + '\n');
    }
    call_.shell.out.flush();
  }

  Result<Exit> finish() {
    const Exit exit = exit_of(answers_);
    if (exit == Exit::declined && !asked_.taken_for.empty()) {
      call_.print.talk(fmt::format(
          "\"{}\" was taken for the conversation; a text of several words needs quotes", asked_.taken_for));
    } else if (exit == Exit::declined && asked_back(answers_.back())) {
      call_.print.talk(fmt::format("answer with: syncctl ask TEXT {}", quoted_word(asked_.conversation)));
    }
    return exit;
  }

  Call& call_;
  client::Client& client_;
  const Asked& asked_;
  Millis deadline_ = 0;
  std::string message_id_;
  std::int64_t seq_ = 0;
  std::map<std::string, Result<Json>> settled_;
  std::map<std::int64_t, Json> changes_;  // of campaigns, by seq
  std::vector<Json> early_;               // messages that came before the ack
  std::set<std::string> heard_;
  std::vector<Json> answers_;
  bool complete_ = false;
  bool writing_ = false;  // a model, as was told
};

Result<Exit> run(Call& call, Arguments& given) {
  const auto what = asked(call, given);
  if (!what) return tl::unexpected(what.error());
  const domain::Operation& row = *domain::operation_named("ask");
  Json args{{"content", what->text}, {"conversationId", what->conversation}};
  if (!given.campaign.empty()) {
    auto id = campaign_id(call, given.campaign);
    if (!id) return tl::unexpected(id.error());
    args["context"]["metadata"]["media_buy_id"] = std::move(*id);
  }
  auto frame = domain::validate(row, std::move(args));
  if (!frame) return tl::unexpected(frame.error());
  (*frame)["type"] = row.name;
  if (!given.id.empty()) (*frame)["id"] = given.id;
  if (given.dry) {
    call.print.record(*frame);
    return Exit::done;
  }
  protocol::ClientOptions options = session_options(call.settings);
  options.topics = "campaigns";
  const auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  return Question(call, **client, *what).run(std::move(*frame));
}

Run add_arguments(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option(
         "words", arguments->words,
         "What to ask or to have done, in quotes; - is stdin. And where: a conversation of its own where "
         "none is named")
      ->type_name("TEXT [CONVERSATION]")
      ->expected(0, CLI::detail::expected_max_vector_size);
  app.add_option("-c,--conversation", arguments->conversation,
                 "The conversation; all words are the text then")
      ->type_name("NAME");
  app.add_option("--campaign", arguments->campaign, "What \"this campaign\" is")->type_name("NAME");
  app.add_option("--id", arguments->id, "Key of this request: repeated with the same key, it is done once")
      ->type_name("KEY");
  app.add_flag("--dry-run", arguments->dry, "Show what would be sent, and send nothing");
  app.footer(
      "Prints the answer, with --json the message. Waits two minutes for it, or --timeout. Ends with 3 "
      "where\n"
      "nothing was done, because it asked back or found nothing to do in the text; where an operation "
      "failed,\n"
      "with the code of that.\n\n"
      "Examples:\n  syncctl ask \"pause Apex Motors\"\n  syncctl ask \"which campaigns are paused?\" "
      "standup\n"
      "  echo \"cap TechFlow at $500 a day\" | syncctl ask -\n");
  return [arguments](Call& call) { return run(call, *arguments); };
}

}  // namespace

Verb ask_verb() {
  return {.name = "ask",
          .group = "talk",
          .summary = "Say something to the assistant, and show its answer",
          .add = add_arguments,
          .free_text = true};
}

}  // namespace syncd::cmd
