// SPDX-License-Identifier: Apache-2.0
#include "daemon/rules/rules.h"

#include <spdlog/spdlog.h>

#include <array>

#include "base/text.h"
#include "daemon/rules/sql_writer.h"
#include "sandbox/catalogue.h"

namespace syncd::daemon {
namespace {

constexpr std::size_t kChildren = 2;  // at a time
constexpr std::size_t kWaiting = 32;  // rules that wait for one
constexpr int kRounds = 2;            // of a model, for one rule: the second mends the first

constexpr const char* kOutOfReach = "The language model is out of reach; the builtin grammar read the rule.";

bool is_sql(std::string_view words) {
  const std::string_view first = words.substr(0, words.find_first_of(" \t\r\n(\"'*"));
  const std::string word = folded(first);
  return (word == "select" || word == "with" || word == "values") && first.size() < words.size();
}

// Before what is wrong with the SQL stands whose it is. Where a limit was reached nothing is wrong with it.
void tell_whose(Error& error, std::string_view whose) {
  if (error.field == sandbox::kSql) error.message = std::string(whose) + ": " + error.message;
}

}  // namespace

struct Rules::Reading {
  rules::Schema schema;
  Result<rules::Query> query;  // of the builtin grammar
};

struct Rules::Search {
  Call call;
  Then then;
  std::string words, rule;
  Millis began = 0;
  std::string sql = {}, note = {};
  Result<rules::Query> builtin = {};
  assistant::model::Transcript transcript = {};
  int rounds = 0;

  void fail(Error error) const {
    error.rule = rule;
    then(tl::unexpected<Error>(std::move(error)));
  }
};

Rules::Rules(Engine& engine, ModelDesk* desk, FileOf file_of, Bounds bounds, Post post)
    : engine_(engine),
      desk_(desk),
      file_of_(std::move(file_of)),
      bounds_(bounds),
      post_(std::move(post)),
      sandboxes_(kChildren, kWaiting) {}

void Rules::read(const std::string& org, const std::string& user, const std::string& words,
                 std::function<void(Result<Reading>)> then) {
  engine_.read(
      org,
      [user, words, now = engine_.now()](domain::Tables& tables, const std::string&) -> Result<Reading> {
        rules::Schema schema = sandbox::schema(sandbox::visible(tables, user));
        auto query = rules::interpret(words, schema, now);
        return Reading{std::move(schema), std::move(query)};
      },
      std::move(then));
}

void Rules::understands(const std::string& org, const std::string& user, const std::string& words,
                        std::function<void(bool)> then) {
  read(org, user, words,
       [then = std::move(then)](const Result<Reading>& reading) { then(reading && reading->query); });
}

void Rules::find(const Call& call, Then then) {
  const std::string words = text_at(call.args, "rule_code");
  const auto search =
      std::make_shared<Search>(Search{call, std::move(then), words, rules::slug(words), engine_.now()});
  read(call.actor.org, call.actor.user, words, [this, search](Result<Reading> reading) {
    if (!reading) return search->fail(reading.error());
    choose(search, std::move(*reading));
  });
}

// Who writes the SQL: whoever asks, where it is SQL already; a model, where there is one; the grammar.
void Rules::choose(const SearchPtr& search, Reading reading) {
  if (!is_sql(search->words)) return write(search, std::move(reading));
  run(search, search->words, [this, search, reading = std::move(reading)](sandbox::Answer found) mutable {
    // "Select all active campaigns" only looks like it.
    if (!found && found.error().field == sandbox::kSql) {
      if (reading.query) return write(search, std::move(reading));
      tell_whose(found.error(), "Invalid SQL");
    }
    finish(search, std::move(found));
  });
}

void Rules::write(const SearchPtr& search, Reading reading) {
  search->builtin = reading.query;
  if (desk_ != nullptr) return tell_model(search, reading);
  if (!reading.query) return search->fail(reading.query.error());
  run(search, reading.query->sql,
      [this, search](sandbox::Answer found) { finish(search, std::move(found)); });
}

void Rules::tell_model(const SearchPtr& search, const Reading& reading) {
  run(search, "", [this, search, schema = reading.schema](sandbox::Answer found) {
    if (!found) return finish(search, std::move(found));
    search->transcript = sql_transcript(search->words, schema, found->samples, engine_.now());
    ask_model(search);
  });
}

void Rules::ask_model(const SearchPtr& search) {
  ++search->rounds;
  const bool taken =
      0 !=
      desk_->submit({.transcript = search->transcript,
                     .tools = {},
                     .time = std::chrono::milliseconds(desk_->answer_time()),
                     .run_tool = {},
                     .delta = {},
                     .done = [this, search](const auto& outcome) {
                       if (outcome) return model_answered(search, outcome->text);
                       if (outcome.error().kind == assistant::model::Failure::Kind::cancelled) {
                         return search->fail({.code = Code::draining,
                                              .message = "the server is stopping; the rule was not run"});
                       }
                       fall_back(search, outcome.error().message);
                     }});
  if (!taken) fall_back(search, "too many wait");
}

void Rules::model_answered(const SearchPtr& search, const std::string& text) {
  run(search, sql_in(text), [this, search, text](sandbox::Answer found) {
    if (found || found.error().code != Code::rule_failed) return finish(search, std::move(found));
    if (search->rounds < kRounds) {
      ask_again(search->transcript, text, found.error());
      return ask_model(search);
    }
    tell_whose(found.error(), "Invalid SQL generated");
    found.error().hint = short_line("the model wrote: " + search->sql, 500);
    finish(search, std::move(found));
  });
}

void Rules::fall_back(const SearchPtr& search, const std::string& why) {
  spdlog::warn("a model could not write a rule's SQL org={} fault=\"{}\"", search->call.actor.org,
               log_text(why));
  search->note = kOutOfReach;
  if (!search->builtin) {
    Error error = search->builtin.error();
    error.hint = std::string(kOutOfReach) + (error.hint.empty() ? "" : " ") + error.hint;
    return search->fail(std::move(error));
  }
  run(search, search->builtin->sql,
      [this, search](sandbox::Answer found) { finish(search, std::move(found)); });
}

void Rules::run(const SearchPtr& search, std::string sql, std::function<void(sandbox::Answer)> then) {
  search->sql = sql;
  const domain::Actor& actor = search->call.actor;
  // A model that wrote nothing at all is told what one is told that wrote nonsense.
  if (sql.empty() && search->rounds > 0)
    return then(fail(Code::rule_failed, "there is no SQL in the answer"));
  const bool taken = sandboxes_.submit(
      {file_of_(actor.org), actor.user, std::move(sql), bounds_.limits}, [this, then](sandbox::Answer found) {
        post_([then, found = std::move(found)]() mutable { then(std::move(found)); });
      });
  if (!taken) {
    then(engine_.draining() ? fail(Code::draining, "the server is stopping; the rule was not run")
                            : fail(Code::busy, "too many rules are waiting; this one was not run"));
  }
}

void Rules::finish(const SearchPtr& search, sandbox::Answer answer) {
  if (!answer) {
    answer.error().field.clear();  // the request has none of this name
    return search->fail(std::move(answer.error()));
  }
  Json columns = Json::array(), types = Json::array();
  for (const domain::RowColumn& column : answer->columns) {
    columns.push_back(column.name);
    types.push_back(name(column.type));
  }
  Json found{{"rule", search->rule},
             {"sql", search->sql},
             {"columns", std::move(columns)},
             {"types", std::move(types)},
             {"truncated", answer->truncated},
             {"of_one_user", answer->of_one_user},
             {"duration_ms", engine_.now() - search->began},
             {"keep", bounds_.keep}};
  found["rows"] = std::move(answer->rows);
  if (!search->note.empty()) found["note"] = search->note;
  search->then(std::move(found));
}

}  // namespace syncd::daemon
