// SPDX-License-Identifier: Apache-2.0
#include "cmd/import/survey.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "base/text.h"
#include "domain/entities/column_values.h"
#include "domain/entities/datasets.h"

namespace syncd::cmd {
namespace {

using domain::ColumnType;
using domain::RowColumn;
using domain::TypeGuess;

constexpr std::size_t kLargestRow = 512 * 1024;  // what a frame can hold with room to spare
constexpr int kTellEvery = 4'096;

// An empty text is no number and no time; it is nothing.
bool is_nothing(const Json& value, ColumnType type) {
  return value.is_null() ||
         (type != ColumnType::text && value.is_string() && value.get_ref<const std::string&>().empty());
}

std::string other_count(std::size_t found, std::size_t wanted) {
  return fmt::format("has {} {} in the place of {}", found, found == 1 ? "field" : "fields", wanted);
}

std::string fault_of_value(const Json& value, const RowColumn& column, Json& into) {
  if (is_nothing(value, column.type)) {
    into.push_back(nullptr);
    return {};
  }
  auto typed = domain::value_as(column.type, value);
  if (!typed) {
    const bool text = value.is_string();
    return fmt::format("{} is no {} for {}",
                       short_line(text ? '"' + value.get<std::string>() + '"' : to_text(value), 64),
                       domain::name(column.type), column.name);
  }
  if (typed->is_string() && typed->get_ref<const std::string&>().size() > domain::kValueBytes)
    return fmt::format("the value of {} has more than {} bytes", column.name, domain::kValueBytes);
  into.push_back(std::move(*typed));
  return {};
}

// What is known of the columns while the file is read for the first time.
class Columns {
 public:
  explicit Columns(const Wanted& wanted) : wanted_(wanted) {}

  // A record of CSV that holds the names, or as many as its fields.
  void name(const Json& values, bool header) {
    std::vector<RowColumn> columns;
    for (const Json& value : values)
      columns.push_back({header && value.is_string() ? value.get<std::string>() : std::string()});
    for (RowColumn& column : with_tidy_names(std::move(columns))) add(std::move(column));
  }
  bool named() const { return !columns_.empty(); }

  std::string see_fields(const Json& values) {
    if (values.size() != columns_.size()) return other_count(values.size(), columns_.size());
    std::string fault = wrong_value(values, [](std::size_t) -> const std::string* { return nullptr; });
    for (std::size_t i = 0; fault.empty() && i < values.size(); ++i) {
      if (values[i].is_string() && !values[i].get_ref<const std::string&>().empty())
        guesses_[i].see_text(values[i].get_ref<const std::string&>());
    }
    return fault;
  }

  std::string see_object(const Json& object) {
    for (const auto& [name, value] : object.items()) {
      if (places_.contains(name)) continue;
      if (columns_.size() == domain::kRowColumns)
        return fmt::format("brings in more than {} columns", columns_.size());
      places_.emplace(name, columns_.size());
      members_.push_back(name);
      columns_.push_back({name});
      columns_ = with_tidy_names(std::move(columns_));
      guesses_.emplace_back();
      fixed_.push_back(wanted_.types.find(columns_.back().name));
    }
    std::string fault = wrong_value(object, [this](std::size_t i) { return &members_[i]; });
    if (!fault.empty()) return fault;
    for (const auto& [name, value] : object.items()) guesses_[places_.at(name)].see(value);
    return {};
  }

  std::optional<Error> finish(Survey& survey) {
    for (const auto& [name, type] : wanted_.types) {
      if (std::any_of(columns_.begin(), columns_.end(), [&](const auto& c) { return c.name == name; }))
        continue;
      std::vector<std::string> names;
      for (const RowColumn& column : columns_) names.push_back(column.name);
      return Error{.code = Code::invalid_field,
                   .message = fmt::format("--types: there is no column {}", short_line(name, 64)),
                   .field = "types",
                   .hint = "there are " + short_line(fmt::format("{}", fmt::join(names, ", ")), 400)};
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].type = type(i);
    survey.columns = std::move(columns_);
    survey.members = std::move(members_);
    return std::nullopt;
  }

 private:
  using Fixed = std::map<std::string, ColumnType>::const_iterator;

  void add(RowColumn column) {
    fixed_.push_back(wanted_.types.find(column.name));
    columns_.push_back(std::move(column));
    guesses_.emplace_back();
  }
  ColumnType type(std::size_t i) const {
    return fixed_[i] == wanted_.types.end() ? guesses_[i].type() : fixed_[i]->second;
  }

  // Of columns whose type was said, and of the size of all.
  template <class Member>
  std::string wrong_value(const Json& values, Member member) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string* name = member(i);
      const Json& value = name == nullptr ? values[i] : member_at(values, name->c_str());
      const bool known = fixed_[i] != wanted_.types.end();
      Json scrap = Json::array();
      std::string fault =
          fault_of_value(value, {columns_[i].name, known ? type(i) : ColumnType::text}, scrap);
      if (!fault.empty()) return fault;
    }
    return {};
  }

  const Wanted& wanted_;
  std::vector<RowColumn> columns_;
  std::vector<TypeGuess> guesses_;
  std::vector<Fixed> fixed_;
  std::vector<std::string> members_;
  std::unordered_map<std::string, std::size_t> places_;
};

Error no_file(std::string message) {
  return {.code = Code::invalid_field, .message = std::move(message), .field = "file"};
}

std::string too_large(const Json& values) {
  return to_text(values).size() > kLargestRow ? fmt::format("has more than {} bytes", kLargestRow)
                                              : std::string();
}

}  // namespace

std::unique_ptr<Records> records_of(const InputFile& file, const FileShape& shape) {
  return shape.format == FileFormat::csv ? csv_records(file, shape.delimiter) : ndjson_records(file);
}

Result<Survey> survey(const InputFile& file, const Wanted& wanted, const Progress& progress) {
  const bool csv = wanted.shape.format == FileFormat::csv;
  if (const std::string begins = file.beginning(2); begins == "\xff\xfe" || begins == "\xfe\xff")
    return tl::unexpected<Error>(no_file("the file is in UTF-16; it has to be in UTF-8"));
  Survey out;
  Columns columns(wanted);
  const auto records = records_of(file, wanted.shape);
  for (int told = 0;; ++told) {
    if (told % kTellEvery == 0 && !progress(records->lines().position()))
      return fail(Code::declined, "interrupted; nothing was imported");
    auto record = records->next();
    if (!record) break;
    if (csv && !columns.named()) {
      if (!record->fault.empty() && wanted.header)
        return tl::unexpected<Error>(
            no_file(fmt::format("line {}, which should hold the names, {}", record->line, record->fault)));
      if (record->fault.empty()) {
        if (record->values.size() > domain::kRowColumns)
          return fail(Code::too_large, fmt::format("a data set has at most {} columns", domain::kRowColumns),
                      "file");
        columns.name(record->values, wanted.header);
        if (wanted.header) continue;
      }
    }
    std::string fault = std::move(record->fault);
    if (fault.empty()) fault = csv ? columns.see_fields(record->values) : columns.see_object(record->values);
    if (fault.empty() && record->values.size() * domain::kValueBytes > kLargestRow)
      fault = too_large(record->values);
    if (fault.empty()) {
      ++out.rows;
      continue;
    }
    if (out.bad.size() < kBadLinesKept) out.bad.push_back({record->line, std::move(fault)});
    ++out.bad_count;
  }
  if (const int error = records->lines().failure(); error != 0)
    return tl::unexpected<Error>(
        no_file(fmt::format("the file cannot be read to its end: {}", std::strerror(error))));
  if (auto wrong = columns.finish(out)) return tl::unexpected<Error>(std::move(*wrong));
  if (out.columns.empty() && out.bad_count == 0) return tl::unexpected<Error>(no_file("the file is empty"));
  return out;
}

std::string fault_of(const Record& record, const Survey& survey, Json& into) {
  if (!record.fault.empty()) return record.fault;
  const bool fields = record.values.is_array();
  if (fields && record.values.size() != survey.columns.size())
    return other_count(record.values.size(), survey.columns.size());
  into = Json::array();
  for (std::size_t i = 0; i < survey.columns.size(); ++i) {
    const Json& value = fields ? record.values[i] : member_at(record.values, survey.members[i].c_str());
    if (std::string fault = fault_of_value(value, survey.columns[i], into); !fault.empty()) return fault;
  }
  return record.values.size() * domain::kValueBytes > kLargestRow ? too_large(record.values) : std::string();
}

}  // namespace syncd::cmd
