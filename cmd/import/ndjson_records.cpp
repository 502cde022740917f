// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cmd/import/records.h"

namespace syncd::cmd {
namespace {

// "not valid JSON at byte 7" has a subject only behind the line's number; other faults bring their own.
std::string fault_of(const std::string& said) {
  return said.starts_with("not ") ? "is " + said : said;
}

class NdjsonRecords final : public Records {
 public:
  explicit NdjsonRecords(const InputFile& file) : lines_(file) {}

  std::optional<Record> next() override {
    for (;;) {
      const auto line = lines_.next();
      if (!line) return std::nullopt;
      const std::string_view text = trimmed(line->text);
      if (text.empty()) continue;
      if (line->too_long) return Record{line->number, nullptr, "is too long"};
      if (!is_utf8(text)) return Record{line->number, nullptr, "is not UTF-8"};
      auto value = parse_json(text);
      if (!value) return Record{line->number, nullptr, fault_of(value.error().message)};
      if (!value->is_object()) return Record{line->number, nullptr, "is no JSON object"};
      return Record{line->number, std::move(*value), {}};
    }
  }
  const Lines& lines() const override { return lines_; }

 private:
  Lines lines_;
};

bool named_so(const std::string& path, std::string_view end) {
  return folded(path).ends_with(end);
}

// The character that stands most often in the first line, outside quotes; a comma where none does.
char delimiter_in(std::string_view text) {
  constexpr std::string_view kDelimiters = ",;\t|";
  std::size_t counts[kDelimiters.size()] = {};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    if (const auto which = kDelimiters.find(c); which != std::string_view::npos) ++counts[which];
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < kDelimiters.size(); ++i) {
    if (counts[i] > counts[best]) best = i;
  }
  return kDelimiters[best];
}

}  // namespace

std::unique_ptr<Records> ndjson_records(const InputFile& file) {
  return std::make_unique<NdjsonRecords>(file);
}

FileShape shape_of(const std::string& path, const std::string& begins) {
  FileShape shape;
  std::string_view text = begins;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  shape.delimiter = named_so(path, ".tsv") ? '\t' : delimiter_in(text);
  const bool csv = named_so(path, ".csv") || named_so(path, ".tsv");
  if (named_so(path, ".ndjson") || named_so(path, ".jsonl") || (!csv && trimmed(text).starts_with('{')))
    shape.format = FileFormat::ndjson;
  return shape;
}

}  // namespace syncd::cmd
