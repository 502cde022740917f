// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <csignal>
#include <memory>

#include "base/text.h"
#include "cmd/connection.h"
#include "cmd/import/survey.h"
#include "cmd/import/upload.h"
#include "cmd/output/progress_bar.h"
#include "cmd/signals.h"
#include "cmd/verbs/answers.h"
#include "cmd/verbs/verbs.h"
#include "domain/entities/datasets.h"

namespace syncd::cmd {
namespace {

struct Arguments {
  std::string dataset, file, format, delimiter;
  std::vector<std::string> types;
  bool no_header = false, skip_bad = false, dry_run = false, replace = false;
};

Result<void> read_types(const Arguments& given, Wanted& wanted) {
  for (const std::string& word : given.types) {
    const std::size_t equals = word.rfind('=');
    const auto type =
        equals == std::string::npos ? std::nullopt : domain::column_type_named(word.substr(equals + 1));
    if (!type || equals == 0) {
      return fail(Code::invalid_field, fmt::format("--types: {} says no type of a column", word), "types",
                  "COLUMN=text, number, time, boolean or list");
    }
    wanted.types[word.substr(0, equals)] = *type;
  }
  return {};
}

Result<void> read_delimiter(const std::string& word, FileShape& shape) {
  if (word.empty()) return {};
  const bool tab = word == "tab" || word == "\\t";
  if (!tab && (word.size() != 1 || word == "\"" || word == "\n" || word == "\r"))
    return fail(Code::invalid_field, "--delimiter: it is one character", "delimiter", "such as , ; | or tab");
  shape.delimiter = tab ? '\t' : word[0];
  return {};
}

// What many programs write for a list of things; as CSV it would be one strange name.
bool is_json_array(std::string_view text) {
  text = trimmed(text);
  return text.starts_with('[') && trimmed(text.substr(1)).starts_with('{');
}

Result<Wanted> wanted_of(const Arguments& given, const InputFile& file) {
  const std::string begins = file.beginning(64 * 1024);
  if (given.format.empty() && is_json_array(begins))
    return fail(Code::invalid_field, "the file is one JSON array; it has to have one object a line", "file",
                fmt::format("jq -c '.[]' {} | syncctl import {} -", given.file, given.dataset));
  Wanted wanted{.shape = shape_of(given.file, begins), .header = !given.no_header, .types = {}};
  if (!given.format.empty())
    wanted.shape.format = given.format == "ndjson" ? FileFormat::ndjson : FileFormat::csv;
  if (auto read = read_delimiter(given.delimiter, wanted.shape); !read) return tl::unexpected(read.error());
  if (auto read = read_types(given, wanted); !read) return tl::unexpected(read.error());
  return wanted;
}

std::string bad_lines(const Survey& survey) {
  std::string out;
  for (const BadLine& bad : survey.bad) out += fmt::format("\n  line {}: {}", bad.line, bad.fault);
  if (survey.bad_count > static_cast<std::int64_t>(survey.bad.size()))
    out += fmt::format("\n  and {} more", survey.bad_count - static_cast<std::int64_t>(survey.bad.size()));
  return out;
}

std::string plural(std::int64_t n, const char* thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

Result<void> sound(const Arguments& given, const Survey& survey, Printer& print) {
  if (survey.bad_count > 0 && !given.skip_bad) {
    return fail(Code::invalid_field,
                plural(survey.bad_count, "bad line") + "; nothing was imported" + bad_lines(survey), "file",
                "--skip-bad imports the others");
  }
  if (survey.bad_count > 0)
    print.talk(plural(survey.bad_count, "bad line") + " left out" + bad_lines(survey));
  if (survey.columns.empty()) return fail(Code::invalid_field, "there is no row in the file", "file");
  if (survey.rows > domain::kDatasetRows)
    return fail(Code::too_large, fmt::format("a data set has at most {} rows", domain::kDatasetRows), "file");
  return {};
}

std::string columns_text(const Survey& survey) {
  std::string out = "columns:";
  for (const domain::RowColumn& column : survey.columns)
    out += fmt::format("{} {} {}", out.ends_with(':') ? "" : ",", terminal_line(column.name),
                       domain::name(column.type));
  return out;
}

Json found(const Arguments& given, const Survey& survey) {
  Json columns = Json::array(), types = Json::array();
  for (const domain::RowColumn& column : survey.columns) {
    columns.push_back(column.name);
    types.push_back(domain::name(column.type));
  }
  return {{"dataset", given.dataset},
          {"columns", std::move(columns)},
          {"types", std::move(types)},
          {"row_count", survey.rows},
          {"bad_lines", survey.bad_count}};
}

Result<void> send_rows(const Call& call, const InputFile& file, const Wanted& wanted, const Survey& survey,
                       Upload& upload) {
  ProgressBar bar(call.shell, "importing", file.size());
  const auto records = records_of(file, wanted.shape);
  bool names = wanted.shape.format == FileFormat::csv && wanted.header;
  std::int64_t bad = 0;
  Json row;
  while (auto record = records->next()) {
    if (std::exchange(names, false)) continue;
    if (!fault_of(*record, survey, row).empty()) {
      ++bad;
      continue;
    }
    if (auto added = upload.add(std::move(row)); !added) return added;
    bar.show(records->lines().position());
  }
  if (bad == survey.bad_count && records->lines().failure() == 0) return {};
  return fail(Code::conflict, "the file changed while it was read; nothing was imported", "file");
}

Result<Exit> run(Call& call, const Arguments& given) {
  if (call.open) return fail(Code::invalid_field, "import does not work inside a chat");
  if (auto wrong = domain::wrong_dataset_name(given.dataset)) return tl::unexpected(std::move(*wrong));
  const auto file = InputFile::open(given.file);
  if (!file) return tl::unexpected(file.error());
  const auto wanted = wanted_of(given, *file);
  if (!wanted) return tl::unexpected(wanted.error());
  signals::watch({SIGINT, SIGTERM});
  ProgressBar bar(call.shell, "reading  ", file->size());
  const auto known = survey(*file, *wanted, [&](std::uint64_t position) {
    bar.show(position);
    return !call.shell.interrupted();
  });
  bar.clear();
  if (call.shell.interrupted()) return Exit::interrupted;
  if (!known) return tl::unexpected(known.error());
  if (auto good = sound(given, *known, call.print); !good) return tl::unexpected(good.error());
  if (given.dry_run) {
    call.print.record(found(given, *known));
    return Exit::done;
  }

  protocol::ClientOptions options = session_options(call.settings);
  options.topics = "none";
  auto client = connect(call, std::move(options));
  if (!client) return tl::unexpected(client.error());
  Result<Json> reply;
  {
    Upload upload(call, **client, given.dataset, given.replace);
    upload.begin(known->columns);
    const auto sent = send_rows(call, *file, *wanted, *known, upload);
    reply = sent ? upload.finish() : tl::unexpected<Error>(sent.error());
  }
  if (call.shell.interrupted() && !reply) {
    call.print.talk("syncctl: interrupted; nothing was imported");
    return Exit::interrupted;
  }
  if (!reply) return tl::unexpected(reply.error());
  const Json data = data_of(*reply);
  call.print.talk(columns_text(*known));
  call.print.done(
      fmt::format("{}: {} {} (seq {})", terminal_line(given.dataset), plural(known->rows, "row"),
                  member_at(data, "replaced") == true ? "in the place of those before" : "imported",
                  integer_at(*reply, "seq")),
      data);
  return Exit::done;
}

Run add_arguments(CLI::App& app) {
  auto given = std::make_shared<Arguments>();
  app.add_option("dataset", given->dataset, "What the data set is to be called")
      ->required()
      ->type_name("NAME");
  app.add_option("file", given->file, "The file; - is stdin")->required()->type_name("FILE");
  app.add_option("--format", given->format, "csv or ndjson, where neither name nor beginning tells")
      ->check(CLI::IsMember({"csv", "ndjson"}))
      ->type_name("FORMAT");
  app.add_option("--delimiter", given->delimiter,
                 "Between the fields of CSV: , ; | or tab, where it is not found out")
      ->type_name("C");
  app.add_flag("--no-header", given->no_header, "The first line of CSV is a row, not the names");
  app.add_option("--types", given->types, "Types that are not to be found out")
      ->type_name("COLUMN=TYPE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_flag("--replace", given->replace, "Take the place of a data set of this name");
  app.add_flag("--skip-bad", given->skip_bad, "Import the good lines where some are bad");
  app.add_flag("--dry-run", given->dry_run, "Read and check the file, and send nothing");
  app.footer(
      "All of the file is imported or nothing. The type of a column is what all its values are: number, "
      "time,\n"
      "boolean, list (a JSON array), else text.\n\n"
      "Examples:\n  syncctl import patterns patterns.csv\n"
      "  syncctl import orders orders.ndjson --types zip=text --replace\n"
      "  psql -c 'copy t to stdout csv header' | syncctl import t -\n");
  return [given](Call& call) { return run(call, *given); };
}

}  // namespace

Verb import_verb() {
  return {.name = "import",
          .group = "operate",
          .summary = "Import a file of rows that rules can ask about",
          .add = add_arguments};
}

}  // namespace syncd::cmd
