// SPDX-License-Identifier: Apache-2.0
#include "cmd/output/rows.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cmd/output/cells.h"
#include "cmd/output/csv.h"
#include "cmd/output/json_text.h"
#include "cmd/output/table.h"
#include "cmd/output/yaml.h"

namespace syncd::cmd {
namespace {

constexpr std::size_t kWidestCell = 60;  // of a table; the shapes for programs have all of it

Json named(const Json& columns, const Json& row) {
  Json out = Json::object();
  for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i)
    out[columns[i].get_ref<const std::string&>()] = row[i];
  return out;
}

// CSV to a file keeps each byte; on a screen it is read by a person.
std::string csv_text(const Json& values, bool for_eyes) {
  std::vector<std::string> fields;
  for (const Json& value : values)
    fields.push_back(for_eyes ? terminal_safe(cell_text(value)) : cell_text(value));
  return csv_line(fields);
}

}  // namespace

std::string RowPrinter::table(const Json& rows) const {
  // A name may have a dot in it, which in a path means a member of a member.
  std::vector<Column> columns;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string& name = columns_[i].get_ref<const std::string&>();
    columns.push_back({std::to_string(i), name.empty() ? " " : name});
  }
  Json shown = Json::array();
  for (const Json& row : rows) {
    Json cells = Json::object();
    for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
      cells[columns[i].path] = row[i].is_number() ? row[i] : Json(short_line(cell_text(row[i]), kWidestCell));
    }
    shown.push_back(std::move(cells));
  }
  const Screen& screen = shell_.out_screen;
  return table_text(shown, columns,
                    {.colour = screen.colour, .width = screen.is_terminal ? screen.width : 0});
}

void RowPrinter::json(const Json& rows) {
  bool first = !began_;
  for (const Json& row : rows) {
    shell_.out.write((first ? "[\n" : ",\n") + json_line(named(columns_, row)));
    first = false;
  }
}

void RowPrinter::page(const Json& rows) {
  switch (shell_.mode) {
    case Mode::table:
      if (!shell_.quiet) {
        shell_.out.write(table(rows));
        break;
      }
      for (const Json& row : rows)
        shell_.out.write((row.empty() ? "" : terminal_line(cell_text(row[0]))) + '\n');
      break;
    case Mode::json:
      json(rows);
      break;
    case Mode::ndjson:
      for (const Json& row : rows) shell_.out.write(json_line(named(columns_, row)) + '\n');
      break;
    case Mode::yaml: {
      Json objects = Json::array();
      for (const Json& row : rows) objects.push_back(named(columns_, row));
      if (!objects.empty() || !began_) shell_.out.write(yaml_text(objects));
      break;
    }
    case Mode::csv:
      if (!began_) shell_.out.write(csv_text(columns_, shell_.out_screen.is_terminal));
      for (const Json& row : rows) shell_.out.write(csv_text(row, shell_.out_screen.is_terminal));
      break;
  }
  began_ = began_ || shell_.mode != Mode::json || !rows.empty();
}

void RowPrinter::end() {
  if (shell_.mode == Mode::json) shell_.out.write(began_ ? "\n]\n" : "[]\n");
}

}  // namespace syncd::cmd
