// SPDX-License-Identifier: Apache-2.0
#include <csv.h>
#include <fmt/format.h>

#include <deque>
#include <new>
#include <utility>

#include "base/text.h"
#include "cmd/import/records.h"

namespace syncd::cmd {
namespace {

int no_space(unsigned char) {
  return 0;  // blanks are part of a field
}

class CsvRecords final : public Records {
 public:
  CsvRecords(const InputFile& file, char delimiter)
      : lines_(file), delimiter_(static_cast<unsigned char>(delimiter)) {
    begin();
  }
  ~CsvRecords() override { csv_free(&parser_); }

  std::optional<Record> next() override {
    while (ready_.empty() && !over_) read_line();
    if (ready_.empty()) return std::nullopt;
    Record record = std::move(ready_.front());
    ready_.pop_front();
    return record;
  }
  const Lines& lines() const override { return lines_; }

 private:
  void begin() {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) != 0) throw std::bad_alloc();
    csv_set_delim(&parser_, delimiter_);
    csv_set_space_func(&parser_, no_space);
    values_ = Json::array();
    fault_.reset();
    open_bytes_ = 0;
  }

  void read_line() {
    const auto line = lines_.next();
    if (!line) return end();
    if (open_bytes_ == 0) began_at_ = line->number;
    open_bytes_ += line->text.size();
    if (line->too_long || open_bytes_ > kLongestLine) {
      return skip(began_at_,
                  fmt::format("has more than {} bytes; is there a quote that nothing closes?", kLongestLine));
    }
    if (!is_utf8(line->text)) note(line->number, "is not UTF-8");
    if (line->text.find('\0') != std::string_view::npos) note(line->number, "has a zero byte in it");
    if (csv_parse(&parser_, line->text.data(), line->text.size(), field, row, this) != line->text.size()) {
      return skip(line->number,
                  "has a quote in the middle of a field, or something behind the quote that ends one");
    }
    if (parser_.pstate == 0) open_bytes_ = 0;  // no record is under way
  }

  // The record that this line belongs to is none, wherever it ends.
  void note(std::size_t line, std::string fault) {
    if (!fault_) fault_ = Record{line, nullptr, std::move(fault)};
  }

  // What has come of the record so far is not there; the next one begins with the next line.
  void skip(std::size_t line, std::string fault) {
    csv_free(&parser_);
    begin();
    ready_.push_back({line, nullptr, std::move(fault)});
  }

  void end() {
    over_ = true;
    if (csv_fini(&parser_, field, row, this) != 0) skip(began_at_, "has a quote that nothing closes");
  }

  static void field(void* text, std::size_t size, void* self) {
    auto& me = *static_cast<CsvRecords*>(self);
    text == nullptr ? me.values_.push_back(nullptr)
                    : me.values_.push_back(std::string(static_cast<const char*>(text), size));
  }
  static void row(int, void* self) {
    auto& me = *static_cast<CsvRecords*>(self);
    Json values = std::exchange(me.values_, Json::array());
    me.ready_.push_back(me.fault_ ? std::move(*me.fault_) : Record{me.began_at_, std::move(values), {}});
    me.fault_.reset();
  }

  Lines lines_;
  unsigned char delimiter_;
  csv_parser parser_{};
  Json values_;
  std::optional<Record> fault_;  // of the record that is under way
  std::deque<Record> ready_;
  std::size_t began_at_ = 1;
  std::size_t open_bytes_ = 0;  // of the record that is under way
  bool over_ = false;
};

}  // namespace

std::unique_ptr<Records> csv_records(const InputFile& file, char delimiter) {
  return std::make_unique<CsvRecords>(file, delimiter);
}

}  // namespace syncd::cmd
