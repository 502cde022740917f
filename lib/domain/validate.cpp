// SPDX-License-Identifier: Apache-2.0
#include "domain/validate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/money.h"
#include "base/text.h"

namespace syncd::domain {
namespace {

// What any frame may carry beside the fields of its operation.
constexpr std::array<std::string_view, 4> kEnvelope{"type", "id", "clientId", "timestamp"};

// Seconds between 1970 and 2001, where one family of clients begins to count.
constexpr std::int64_t kYear2001 = 978'307'200;

tl::unexpected<Error> invalid(const std::string& path, std::string_view wanted) {
  return fail(Code::invalid_field, fmt::format("\"{}\" has to be {}", path, wanted), path,
              std::string(wanted));
}

Result<Json> check_value(const Field& field, Json value, const std::string& path);

std::optional<std::string> outside(const Field& field, std::int64_t size, std::string_view unit) {
  const auto plural = [&](std::int64_t n) {
    return unit.empty() ? fmt::format("{}", n) : fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
  };
  if (field.min && size < *field.min) return "at least " + plural(*field.min);
  if (field.max && size > *field.max) return "at most " + plural(*field.max);
  return std::nullopt;
}

Result<Json> check_text(const Field& field, Json value, const std::string& path) {
  if (!value.is_string()) return invalid(path, "a text");
  const auto& text = value.get_ref<const std::string&>();
  if (field.refers != Kind::none) {
    if (!is_id(text)) return invalid(path, "a name of 1 to 128 printable characters, no blanks at the ends");
  } else if (const auto wrong = outside(field, static_cast<std::int64_t>(text.size()), "byte")) {
    return fail(field.max && text.size() > static_cast<std::size_t>(*field.max) ? Code::too_large
                                                                                : Code::invalid_field,
                fmt::format("\"{}\" has to be {}", path, *wrong), path, *wrong);
  } else if (!is_utf8(text)) {  // what comes from a command line has met no JSON parser
    return invalid(path, "UTF-8");
  }
  return value;
}

Result<Json> check_amount(const Field& field, const Json& value, const std::string& path) {
  const auto amount = Decimal::from_json(value);
  if (!amount) return invalid(path, "an amount such as 12.50, with at most six decimals");
  if (field.min && *amount < Decimal::from_micros(*field.min * 1'000'000)) {
    return invalid(path, fmt::format("at least {}", *field.min));
  }
  if (field.max && *amount > Decimal::from_micros(*field.max * 1'000'000)) {
    return invalid(path, fmt::format("at most {}", *field.max));
  }
  return amount->text();
}

Result<Json> check_time(Json value, const std::string& path) {
  constexpr std::string_view kWanted = "a time such as 2026-02-01T12:30:00Z";
  if (value.is_string()) {
    const auto instant = parse_rfc3339(value.get_ref<const std::string&>());
    if (!instant) return invalid(path, kWanted);
    return rfc3339(*instant);
  }
  if (!value.is_number()) return invalid(path, kWanted);
  // Clients that encode times as numbers mean milliseconds, seconds, or seconds since 2001; the three lie
  // so far apart that the size tells.
  const double number = value.get<double>();
  if (!(number >= 0 && number < 1e13)) return invalid(path, kWanted);
  if (number > 1e11) return rfc3339(static_cast<Millis>(number));
  const double offset = number < kYear2001 ? static_cast<double>(kYear2001) : 0.0;
  return rfc3339(static_cast<Millis>(std::llround((number + offset) * 1000)));
}

Result<Json> check_choice(const Field& field, Json value, const std::string& path) {
  const auto wanted = fmt::format("one of {}", fmt::join(field.choices, ", "));
  if (!value.is_string()) return invalid(path, wanted);
  const std::string text =
      folded(trimmed(std::string_view(value.get_ref<const std::string&>()).substr(0, 256)));
  if (std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end())
    return invalid(path, wanted);
  return text;
}

Result<Json> check_list(const Field& field, Json value, const std::string& path) {
  if (!value.is_array()) value = Json::array({std::move(value)});
  if (const auto wrong = outside(field, static_cast<std::int64_t>(value.size()), "item"))
    return invalid(path, *wrong);
  Json out = Json::array();
  for (std::size_t i = 0; i < value.size(); ++i) {
    auto item = check_value(field.fields.at(0), std::move(value[i]), fmt::format("{}[{}]", path, i));
    if (!item) return item;
    out.push_back(std::move(*item));
  }
  return out;
}

std::string nearest_of(std::string_view wrong, const std::vector<Field>& fields) {
  std::string best;
  std::size_t least = wrong.size() / 2 + 1;
  for (const Field& field : fields) {
    const std::size_t distance = wrong.size() > 64 ? least : edit_distance(wrong, field.name);
    if (distance < least) {
      least = distance;
      best = field.name;
    }
  }
  if (!best.empty()) return fmt::format("did you mean \"{}\"?", best);
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names.empty() ? "it takes no fields" : fmt::format("it takes {}", fmt::join(names, ", "));
}

// The members named by the fields, in their order. Others are an error, unless `open`.
Result<Json> check_members(const std::vector<Field>& fields, Json object, const std::string& prefix,
                           bool open, bool envelope) {
  Json out = Json::object();
  std::size_t known = 0;
  for (const Field& field : fields) {
    auto it = object.find(field.name);
    for (std::size_t i = 0; it == object.end() && i < field.aliases.size(); ++i)
      it = object.find(field.aliases[i]);
    if (it == object.end() || it->is_null()) {
      if (field.required) {
        return fail(Code::missing_field, fmt::format("\"{}{}\" is missing", prefix, field.name),
                    prefix + std::string(field.name), std::string(field.summary));
      }
      if (it != object.end()) ++known;
      continue;
    }
    ++known;
    auto value = check_value(field, std::move(*it), prefix + std::string(field.name));
    if (!value) return value;
    out[std::string(field.name)] = std::move(*value);
  }
  if (open || known == object.size()) return out;
  for (const auto& [key, value] : object.items()) {
    const auto named = [&key = key](const Field& f) {
      return f.name == key || std::find(f.aliases.begin(), f.aliases.end(), key) != f.aliases.end();
    };
    if (envelope && std::find(kEnvelope.begin(), kEnvelope.end(), key) != kEnvelope.end()) continue;
    if (value.is_null() || std::any_of(fields.begin(), fields.end(), named)) continue;
    const std::string shown = prefix + short_line(key, 64);
    return fail(Code::unknown_field, fmt::format("there is no field \"{}\"", shown), shown,
                nearest_of(key, fields));
  }
  return out;
}

Result<Json> check_value(const Field& field, Json value, const std::string& path) {
  switch (field.type) {
    case FieldType::text:
      return check_text(field, std::move(value), path);
    case FieldType::amount:
      return check_amount(field, value, path);
    case FieldType::integer: {
      if (value.is_string()) {
        const auto number = Decimal::parse(value.get_ref<const std::string&>());
        if (number && number->micros() % 1'000'000 == 0) value = number->micros() / 1'000'000;
      }
      if (!value.is_number_integer()) return invalid(path, "a whole number");
      if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX)
        return invalid(path, "a smaller number");
      if (const auto wrong = outside(field, value.get<std::int64_t>(), "")) return invalid(path, *wrong);
      return value;
    }
    case FieldType::boolean:
      if (value == "true" || value == "on" || value == "yes") return true;
      if (value == "false" || value == "off" || value == "no") return false;
      if (!value.is_boolean()) return invalid(path, "true or false");
      return value;
    case FieldType::choice:
      return check_choice(field, std::move(value), path);
    case FieldType::list:
      return check_list(field, std::move(value), path);
    case FieldType::object:
      if (!value.is_object()) return invalid(path, "an object");
      if (field.fields.empty()) return value;  // its members are the client's own
      return check_members(field.fields, std::move(value), path + ".", false, false);
    case FieldType::any:
      return value;
    case FieldType::time:
      return check_time(std::move(value), path);
  }
  return value;
}

}  // namespace

Result<Json> validate(const Operation& operation, Json args) {
  if (!args.is_object()) return fail(Code::invalid_frame, "the arguments have to be one JSON object");
  if (operation.normalise != nullptr) operation.normalise(args);
  auto checked = check_members(operation.fields, std::move(args), "", operation.open, true);
  if (checked && operation.check != nullptr) {
    if (auto error = operation.check(*checked)) return tl::unexpected<Error>(std::move(*error));
  }
  return checked;
}

}  // namespace syncd::domain
