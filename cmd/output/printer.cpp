// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/printer.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"
#include "cmd/output/csv.h"
#include "cmd/output/error_json.h"
#include "cmd/output/json_text.h"
#include "cmd/output/style.h"
#include "cmd/output/table.h"
#include "cmd/output/yaml.h"

namespace syncd::cmd {
namespace {

std::vector<Column> columns_of(const Json& rows) {
  std::vector<Column> columns;
  if (rows.empty()) return columns;
  for (const auto& [key, value] : rows.front().items()) columns.push_back({key});
  return columns;
}

// CSV to a file keeps each byte; CSV on a screen is read by a person.
std::string csv_field(const Json& value, const Screen& screen) {
  const std::string text = cell_text(value);
  return screen.is_terminal ? terminal_safe(text) : text;
}

std::string csv_row(const Json& row, std::span<const Column> columns, const Screen& screen) {
  std::vector<std::string> fields;
  for (const auto& column : columns) fields.push_back(csv_field(value_at(row, column.path), screen));
  return csv_line(fields);
}

std::string csv_head(std::span<const Column> columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.path);
  return csv_line(names);
}

TableStyle table_style(const Screen& screen) {
  return {.colour = screen.colour, .width = screen.is_terminal ? screen.width : 0};
}

// JSON is laid out for eyes on a terminal, one line for programs.
std::string json_for(const Json& value, const Screen& screen) {
  return (screen.is_terminal ? json_pretty(value) : json_line(value)) + '\n';
}

}  // namespace

void Printer::list(const Json& rows, std::span<const Column> wanted) {
  const std::vector<Column> own = wanted.empty() ? columns_of(rows) : std::vector<Column>{};
  std::span<const Column> columns = wanted.empty() ? std::span<const Column>(own) : wanted;
  const Screen& screen = shell_.out_screen;
  switch (shell_.mode) {
    case Mode::table:
      if (shell_.quiet) {
        for (const auto& row : rows) {
          if (!columns.empty())
            shell_.out.write(terminal_line(cell_text(value_at(row, columns[0].path))) + '\n');
        }
      } else if (rows.empty()) {
        if (screen.is_terminal) talk("nothing to show");
      } else {
        shell_.out.write(table_text(rows, columns, table_style(screen)));
      }
      break;
    case Mode::json:
      shell_.out.write(json_for(rows, screen));
      break;
    case Mode::ndjson:
      for (const auto& row : rows) shell_.out.write(json_line(row) + '\n');
      break;
    case Mode::yaml:
      shell_.out.write(yaml_text(rows));
      break;
    case Mode::csv:
      if (!columns.empty()) shell_.out.write(csv_head(columns));
      for (const auto& row : rows) shell_.out.write(csv_row(row, columns, screen));
      break;
  }
}

void Printer::record(const Json& object) {
  const Screen& screen = shell_.out_screen;
  switch (shell_.mode) {
    case Mode::table:
      shell_.out.write(record_text(object, table_style(screen)));
      break;
    case Mode::json:
      shell_.out.write(json_for(object, screen));
      break;
    case Mode::ndjson:
      shell_.out.write(json_line(object) + '\n');
      break;
    case Mode::yaml:
      shell_.out.write(yaml_text(object));
      break;
    case Mode::csv:
      list(Json::array({object}));
      break;
  }
}

void Printer::event(const Json& frame, bool where) {
  static const std::vector<Column> kColumns{{"seq"}, {"timestamp"}, {"type"}, {"frame"}};
  switch (shell_.mode) {
    case Mode::table:
      shell_.out.write(event_line(frame, line_style(where)) + '\n');
      break;
    case Mode::json:
    case Mode::ndjson:
      shell_.out.write(json_line(frame) + '\n');
      break;
    case Mode::yaml:
      shell_.out.write("---\n" + yaml_text(frame));
      break;
    case Mode::csv: {
      if (!stream_began_) shell_.out.write(csv_head(kColumns));
      const Json row{{"seq", member_at(frame, "seq")},
                     {"timestamp", member_at(frame, "timestamp")},
                     {"type", member_at(frame, "type")},
                     {"frame", json_line(frame)}};
      shell_.out.write(csv_row(row, kColumns, shell_.out_screen));
      break;
    }
  }
  stream_began_ = true;
  shell_.out.flush();
}

void Printer::done(std::string_view words, const Json& data) {
  if (shell_.quiet) return;
  if (shell_.mode == Mode::table) {
    shell_.out.write(std::string(words) + '\n');
  } else {
    record(data);
  }
}

void Printer::text(std::string_view text) {
  shell_.out.write(text);
}

void Printer::talk(std::string_view line) {
  if (shell_.quiet) return;
  shell_.out.flush();
  shell_.err.write(terminal_safe(line) + '\n');
  shell_.err.flush();
}

void Printer::error(const Error& error) {
  shell_.out.flush();
  if (shell_.mode == Mode::json || shell_.mode == Mode::ndjson) {
    shell_.err.write(json_line(error_json(error)) + '\n');
  } else {
    std::string out =
        looking(Look::red, "syncctl:", shell_.err_screen.colour) + " " + terminal_safe(error.message) + '\n';
    for (const auto& candidate : error.candidates) out += "  " + terminal_line(candidate) + '\n';
    if (!error.hint.empty()) out += "  " + terminal_safe(error.hint) + '\n';
    shell_.err.write(out);
  }
  shell_.err.flush();
}

LineStyle Printer::line_style(bool where) const {
  LineStyle style{.colour = shell_.out_screen.colour, .utf8 = shell_.utf8, .conversation = where};
  style.time = shell_.out_screen.is_terminal && shell_.local_time ? shell_.local_time : rfc3339;
  return style;
}

}  // namespace syncd::cmd
