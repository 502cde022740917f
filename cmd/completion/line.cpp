// SPDX-License-Identifier: Apache-2.0
#include "cmd/completion/line.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace syncd::cmd {
namespace {

struct Kept {
  std::string_view flag;
  std::string Flags::*member;
};

constexpr std::array kKept{Kept{"--url", &Flags::url},         Kept{"--token-file", &Flags::token_file},
                           Kept{"--ca-file", &Flags::ca_file}, Kept{"--context", &Flags::context},
                           Kept{"--user", &Flags::user},       Kept{"--source", &Flags::source}};

bool is_flag(const std::string& word) {  // and no number
  return word.size() > 1 && word[0] == '-' && !ascii::is_digit(word[1]) && word[1] != '.';
}

const FlagShape* find_flag(const std::vector<FlagShape>& flags, const std::string& name) {
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const FlagShape& flag) {
    return std::find(flag.names.begin(), flag.names.end(), name) != flag.names.end();
  });
  return found == flags.end() ? nullptr : &*found;
}

// The flag in a word, and its value where it stands in the same: "--output=json", "-ojson".
struct Split {
  std::string name;
  std::optional<std::string> value = {};
};

Split split(const std::string& word) {
  if (!word.starts_with("--")) {
    if (word.size() == 2) return {word};
    return {word.substr(0, 2), word.substr(word[2] == '=' ? 3 : 2)};
  }
  const auto equals = word.find('=');
  if (equals == std::string::npos) return {word};
  return {word.substr(0, equals), word.substr(equals + 1)};
}

class Reader {
 public:
  explicit Reader(const std::vector<Verb>& verbs) : verbs_(verbs) { line_.flags = shape_of_all().flags; }

  Line read(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) pass(words[i]);
    end(words.empty() ? std::string() : words.back());
    return std::move(line_);
  }

 private:
  void pass(const std::string& word) {
    if (!pending_.empty()) {
      keep(std::exchange(pending_, {}), word);
    } else if (!line_.behind_dashes && word == "--") {
      line_.behind_dashes = true;
    } else if (!line_.behind_dashes && is_flag(word)) {
      pass_flag(word);
    } else if (!named_) {
      name(word);
    } else {
      pass_place(word);
    }
  }

  void pass_flag(const std::string& word) {
    const Split parts = split(word);
    const FlagShape* flag = find_flag(line_.flags, parts.name);
    if (!flag) return;
    line_.used.push_back(flag->name());
    if (flag->value.empty()) return;
    if (parts.value) return keep(flag->name(), *parts.value);
    pending_ = flag->name();
  }

  void keep(const std::string& flag, const std::string& value) {
    for (const Kept& kept : kKept) {
      if (kept.flag == flag) line_.settings.*(kept.member) = value;
    }
    if (flag.ends_with("insecure")) line_.settings.insecure = true;
  }

  void name(const std::string& word) {
    named_ = true;
    line_.verb = find_verb(verbs_, word);
    line_.path = word;
    if (line_.verb) enter(shape_of(*line_.verb));
  }

  void enter(VerbShape shape) {
    line_.flags.insert(line_.flags.begin(), shape.flags.begin(), shape.flags.end());
    line_.scope = std::move(shape);
  }

  void pass_place(const std::string& word) {
    const auto below = std::find_if(line_.scope.below.begin(), line_.scope.below.end(),
                                    [&](const VerbShape& one) { return one.name == word; });
    if (line_.given.empty() && below != line_.scope.below.end()) {
      line_.path += " " + word;
      return enter(VerbShape(*below));
    }
    line_.given.push_back(word);
  }

  void end(const std::string& word) {
    line_.begun = word;
    if (!pending_.empty()) return at_value(pending_);
    if (!line_.behind_dashes && is_flag(word)) {
      const auto equals = word.find('=');
      if (!word.starts_with("--") || equals == std::string::npos) return at(Line::At::flag);
      line_.before = word.substr(0, equals + 1);
      line_.begun = word.substr(equals + 1);
      const FlagShape* flag = find_flag(line_.flags, word.substr(0, equals));
      return at_value(flag && !flag->value.empty() ? flag->name() : "");
    }
    if (!line_.behind_dashes && word == "-") return at(Line::At::flag);
    if (!named_) return at(Line::At::verb);
    at(Line::At::place);
    const auto& places = line_.scope.places;
    if (places.empty()) return;
    const bool over = line_.given.size() >= places.size();
    if (!over || places.back().many)
      line_.argument = places[std::min(line_.given.size(), places.size() - 1)].name;
  }

  void at(Line::At what) { line_.at = what; }

  void at_value(const std::string& flag) {
    at(Line::At::value);
    line_.argument = flag.substr(std::min(flag.find_first_not_of('-'), flag.size()));
  }

  const std::vector<Verb>& verbs_;
  Line line_;
  std::string pending_;  // the flag whose value comes next
  bool named_ = false;
};

}  // namespace

Line read_line(const std::vector<Verb>& verbs, const std::vector<std::string>& words) {
  return Reader(verbs).read(words);
}

std::string without_quotes(const std::string& word) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == '\\' && quote != '\'') {
      // In double quotes a backslash counts before few characters only.
      const bool last = i + 1 == word.size();
      if (quote == '"' && !last && std::string_view("$`\"\\\n").find(word[i + 1]) == std::string_view::npos)
        out += c;
      if (!last) out += word[++i];
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        out += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace syncd::cmd
