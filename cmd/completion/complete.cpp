// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdlib>
#include <future>
#include <memory>
#include <thread>

#include "base/text.h"
#include "cmd/completion/known_names.h"
#include "cmd/completion/line.h"
#include "cmd/completion/values.h"
#include "cmd/completion/verbs.h"
#include "cmd/connection.h"
#include "cmd/context/contexts.h"
#include "cmd/context/paths.h"

namespace syncd::cmd {
namespace {

constexpr Millis kBudget = 300;
constexpr std::size_t kWidestMeaning = 80;

// One request within the budget, in a thread of its own: looking up the server's address can take longer than
// anything that could be told to end, and the process does not wait for it.
class Asking {
 public:
  explicit Asking(client::Options options) : options_(std::move(options)) {}

  Result<Json> operator()(Json frame) {
    auto promise = std::make_shared<std::promise<Result<Json>>>();
    std::future<Result<Json>> answer = promise->get_future();
    std::thread([options = options_, frame = std::move(frame), promise]() mutable {
      auto client = client::Client::open(std::move(options));
      promise->set_value(client ? (*client)->call(std::move(frame), kBudget)
                                : tl::unexpected(client.error()));
    }).detach();
    left_behind_ = true;
    if (answer.wait_for(std::chrono::milliseconds(kBudget)) == std::future_status::ready) return answer.get();
    return fail(Code::timeout, "no answer in time");
  }
  // Whether a thread may go on: then the process has to end without tidying up under it.
  bool left_behind() const { return left_behind_; }

 private:
  client::Options options_;
  bool left_behind_ = false;
};

Offers contexts(const Environment& environment) {
  Offers out;
  const auto known = load_contexts(config_file(environment));
  if (!known) return out;
  for (const auto& [name, context] : known->by_name)
    out.push_back({name, context.url.empty() ? std::string(kDefaultUrl) : context.url});
  return out;
}

constexpr std::string_view word_for(Otherwise otherwise) {
  switch (otherwise) {
    case Otherwise::nothing:
      return "";
    case Otherwise::files:
      return "files";
    case Otherwise::folders:
      return "folders";
    case Otherwise::commands:
      return "commands";
  }
  return "";
}

// A line an offer: value, tab, meaning. A line without a value asks the shell for what it completes itself.
std::string printed(const Completed& completed) {
  std::string out;
  for (const Offer& offer : completed.offers) {
    if (!is_plain(offer.value)) continue;
    out += fmt::format("{}\t{}\n", offer.value, shortened(terminal_line(offer.meaning), kWidestMeaning));
  }
  if (completed.otherwise != Otherwise::nothing) out += fmt::format("\t{}\n", word_for(completed.otherwise));
  return out;
}

struct Given {
  std::vector<std::string> words;
  bool raw = false;
};

Exit run(Call& call, const Given& given) {
  std::vector<std::string> words;
  for (const auto& word : given.words)
    words.push_back(given.raw ? without_quotes(as_typed(word)) : as_typed(word));
  const Line line = read_line(call.verbs, words);
  Flags flags = line.settings;
  if (flags.token_file == "-") flags.token_file.clear();
  // Where the settings are broken nothing is asked; what the tables know is offered all the same.
  const auto settings =
      resolve_settings(flags, call.shell.environment, [] { return Result<std::string>(""); });
  std::optional<Asking> asking;
  if (settings) {
    protocol::ClientOptions session = session_options(*settings);
    session.topics = "none";
    session.tries = 1;
    session.connect_timeout = session.request_timeout = kBudget;
    asking.emplace(client::Options{.url = settings->url,
                                   .ca_file = settings->ca_file,
                                   .insecure = settings->insecure,
                                   .session = std::move(session)});
  }
  const auto live = [&](domain::Kind kind) -> Offers {
    if (!settings) return {};
    KnownNames names(*settings, cache_folder(call.shell.environment), call.shell.now, std::ref(*asking));
    return names.of(kind);
  };
  const auto known_contexts = [&] { return contexts(call.shell.environment); };
  call.shell.out.write(printed(complete(call.verbs, line, {.live = live, .contexts = known_contexts})));
  call.shell.out.flush();
  if (asking && asking->left_behind()) std::_Exit(0);
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Given>();
  app.add_flag("--raw", given->raw, "The words stand as they were typed, with their quotes");
  app.add_option("words", given->words, "The words behind syncctl, the last the one at the cursor")
      ->expected(0, CLI::detail::expected_max_vector_size);
  return [given](Call& call) -> Result<Exit> { return run(call, *given); };
}

}  // namespace

Verb complete_verb() {
  return {.name = "__complete",
          .group = "setup",
          .summary = "Say how a command line can go on, for the shells' completion",
          .reads_only = true,
          .add = add_arguments,
          .hidden = true,
          .free_text = true,
          .needs_settings = false};
}

}  // namespace syncd::cmd
