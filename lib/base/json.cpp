// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "base/number.h"
#include "base/text.h"

namespace syncd {
namespace {

constexpr std::size_t kNumberWidth = 40;

bool in_number(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

// A pass over brackets, commas and numbers alone: cheaper than finding out while building the value, and it
// protects the parser's stack and time. Nothing where the text is within the limits.
std::optional<Error> beyond_limits(std::string_view text, int depth) {
  std::vector<int> members;  // commas so far, of each object that is open; -1 for an array
  bool in_string = false;
  std::size_t string_begin = 0;
  std::string_view string, key;  // the last ones
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
        string = text.substr(string_begin, i - string_begin);
      }
    } else if (c == '"') {
      in_string = true;
      string_begin = i + 1;
    } else if (c == ':') {
      key = string;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      const std::size_t begin = i;
      while (i + 1 < text.size() && in_number(text[i + 1])) ++i;
      const std::string_view number = text.substr(begin, i + 1 - begin);
      if (!number_is_kept(number)) {
        return Error{.code = key.empty() ? Code::invalid_json : Code::invalid_field,
                     .message = fmt::format("the number {} at byte {} cannot be kept as it is",
                                            short_line(number, kNumberWidth), begin + 1),
                     .field = short_line(key, kNumberWidth),
                     .hint = "as a text, in quotes"};
      }
    } else if (c == '{' || c == '[') {
      if (static_cast<int>(members.size()) == depth) {
        return Error{.code = Code::invalid_json,
                     .message = fmt::format("JSON is nested deeper than {} levels", depth)};
      }
      members.push_back(c == '{' ? 0 : -1);
    } else if ((c == '}' || c == ']') && !members.empty()) {
      members.pop_back();
    } else if (c == ',' && !members.empty() && members.back() >= 0 && ++members.back() >= kMaxJsonMembers) {
      return Error{.code = Code::too_large,
                   .message = fmt::format("an object has more than {} members", kMaxJsonMembers)};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Json> parse_json(std::string_view text, int max_depth) {
  // The parser takes a null byte for the end of the text, and what follows for nothing.
  if (const auto at = text.find('\0'); at != std::string_view::npos)
    return fail(Code::invalid_json, fmt::format("not valid JSON at byte {}", at + 1));
  if (auto error = beyond_limits(text, max_depth)) return tl::unexpected<Error>(std::move(*error));
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::parse_error& e) {
    return fail(Code::invalid_json, fmt::format("not valid JSON at byte {}", e.byte));
  } catch (const nlohmann::json::exception&) {
    return fail(Code::invalid_json, "not valid JSON: a number is out of range");
  }
}

std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += fmt::format("\\u{:04x}", c);
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

std::string text_at(const Json& object, const char* key, std::string_view otherwise) {
  const Json& value = member_at(object, key);
  return value.is_string() ? value.get_ref<const std::string&>() : std::string(otherwise);
}

std::int64_t integer_at(const Json& object, const char* key, std::int64_t otherwise) {
  const Json& value = member_at(object, key);
  return value.is_number_integer() ? value.get<std::int64_t>() : otherwise;
}

const Json& member_at(const Json& object, const char* key) {
  static const Json null;
  if (!object.is_object()) return null;
  const auto it = object.find(key);
  return it == object.end() ? null : *it;
}

}  // namespace syncd
