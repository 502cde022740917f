// SPDX-License-Identifier: Apache-2.0
#include "domain/search/query.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace syncd::domain {
namespace {

constexpr std::size_t kWanted = 24;      // things that one query may ask for
constexpr std::size_t kIndexTerms = 12;  // of one of them that the index is asked for; the text decides

struct Typed {
  std::string_view text;
  bool without = false, quoted = false;
};

bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
}

// Telephones and word processors write “quotes” where somebody types "quotes".
std::string with_plain_quotes(std::string_view text) {
  std::string out(text);
  for (const std::string_view curly : {"\u201c", "\u201d", "\u201e"}) {
    for (std::size_t at = out.find(curly); at != std::string::npos; at = out.find(curly, at))
      out.replace(at, curly.size(), "\"");
  }
  return out;
}

// The typed text piece by piece: what stands in quotes, or between blanks.
class Pieces {
 public:
  explicit Pieces(std::string_view rest) : rest_(rest) {}

  std::optional<Typed> next() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    if (rest_.empty()) return std::nullopt;
    Typed out;
    // A minus counts where it stands in front of a word: neither alone nor as the first of several.
    if (rest_.size() > 1 && rest_[0] == '-' && rest_[1] != '-' && !is_blank(rest_[1])) {
      out.without = true;
      rest_.remove_prefix(1);
    }
    const std::size_t close = rest_.front() == '"' ? rest_.find('"', 1) : std::string_view::npos;
    if (close != std::string_view::npos) {
      out.quoted = true;
      out.text = take(close + 1).substr(1, close - 1);
    } else {
      const auto end = std::find_if(rest_.begin() + 1, rest_.end(), is_blank);
      out.text = take(static_cast<std::size_t>(end - rest_.begin()));
    }
    return out;
  }

 private:
  std::string_view take(std::size_t bytes) {
    const std::string_view out = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return out;
  }

  std::string_view rest_;
};

Wanted wanted(const Typed& typed) {
  Words words;
  words.read(typed.text);
  Wanted out;
  for (const Words::Word& word : words.all())
    out.words.push_back({std::string(words.folded(word)), word.character, word.glued});
  // The star belongs to the word that it touches.
  out.begins = !out.words.empty() && typed.text.back() == '*' &&
               words.all().back().end == typed.text.find_last_not_of('*') + 1;
  return out;
}

// What it takes the index to gather all that begins so, which it does before it gives the first message. In
// parts of what a million messages may take at most.
constexpr int kIndexCost = 6;

int cost_of(const Wanted& wanted) {
  int cost = 0;
  for (std::size_t i = 0; i < wanted.words.size() && i < kIndexTerms; ++i) {
    const bool last = i + 1 == wanted.words.size();
    if (wanted.words[i].character) {
      cost +=
          !wanted.words[i].glued && (last || !wanted.words[i + 1].glued) ? 1 : 0;  // asked for as a beginning
    } else if (last && wanted.begins) {
      cost += wanted.words[i].folded.size() < 3 ? 4 : 1;
    }
  }
  return cost;
}

int cost_of(const std::vector<Wanted>& any_of) {
  int cost = 0;
  for (const Wanted& one : any_of) cost += cost_of(one);
  return cost;
}

// Which of a text's words are where the thing is: how many words from `at` on, or 0.
std::size_t stands_at(const Wanted& wanted, const Words& text, std::size_t at) {
  const auto& all = text.all();
  if (wanted.words.size() > all.size() - at) return 0;
  for (std::size_t i = 0; i < wanted.words.size(); ++i) {
    const Wanted::Word& word = wanted.words[i];
    const std::string_view there = text.folded(all[at + i]);
    if (word.glued && !all[at + i].glued) return 0;
    const bool may_go_on = wanted.begins && i + 1 == wanted.words.size();
    if (may_go_on ? !there.starts_with(word.folded) : there != word.folded) return 0;
  }
  return wanted.words.size();
}

// How often it is there; where, is added to `places`.
int find(const Wanted& wanted, const Words& text, std::vector<Place>* places) {
  int times = 0;
  for (std::size_t at = 0; at < text.all().size();) {
    const std::size_t length = stands_at(wanted, text, at);
    if (length > 0) {
      ++times;
      if (places != nullptr) places->push_back({text.all()[at].begin, text.all()[at + length - 1].end});
    }
    at += std::max<std::size_t>(length, 1);
  }
  return times;
}

// In the order of the text; what overlaps is one place.
void put_in_order(std::vector<Place>& places) {
  std::sort(places.begin(), places.end());
  std::vector<Place> apart;
  for (const Place& place : places) {
    if (!apart.empty() && place.first < apart.back().second) {
      apart.back().second = std::max(apart.back().second, place.second);
    } else {
      apart.push_back(place);
    }
  }
  places = std::move(apart);
}

}  // namespace

bool operator==(const Wanted::Word& a, const Wanted::Word& b) {
  return a.folded == b.folded && a.character == b.character && a.glued == b.glued;
}

Result<SearchQuery> parse_query(std::string_view as_typed, std::string_view field) {
  const std::string typed = with_plain_quotes(as_typed);
  SearchQuery query;
  std::size_t count = 0;
  bool begun = false, joined = false;  // a word came; and behind it an OR
  Pieces pieces(typed);
  for (auto piece = pieces.next(); piece; piece = pieces.next()) {
    if (begun && !joined && !piece->quoted && !piece->without && piece->text == "OR") {
      joined = true;
      continue;
    }
    Wanted thing = wanted(*piece);
    if (thing.words.empty()) continue;
    if (++count > kWanted) {
      return fail(Code::invalid_field, "these are too many words to look for", std::string(field),
                  "at most " + std::to_string(kWanted));
    }
    if (piece->without) {
      query.none_of.push_back(std::move(thing));
      joined = false;
      continue;
    }
    if (joined) {
      query.all_of.back().push_back(std::move(thing));
    } else {
      query.all_of.push_back({std::move(thing)});
    }
    begun = true;
    joined = false;
  }
  if (joined) query.all_of.push_back({wanted({.text = "OR"})});  // nothing followed: a word like others
  if (!query.all_of.empty()) return query;
  return fail(
      Code::invalid_field,
      query.none_of.empty() ? "there is no word to look for" : "there is only what is not to be there",
      std::string(field), R"(a word, "a phrase", begin* or this OR that; -without leaves out)");
}

std::string index_query(const Wanted& wanted) {
  std::string out;
  std::size_t terms = 0;
  for (std::size_t i = 0; i < wanted.words.size() && terms < kIndexTerms; ++i) {
    const Wanted::Word& word = wanted.words[i];
    const bool last = i + 1 == wanted.words.size();
    const bool pair = !last && wanted.words[i + 1].glued;
    if (word.glued && !pair) continue;  // the pair before has it
    if (terms++ > 0) out += " AND ";
    // A folded word holds letters and digits, so nothing in it can end the quotes.
    out += '"' + word.folded + (pair ? wanted.words[i + 1].folded : "") + '"';
    if ((word.character && !pair) || (last && wanted.begins)) out += '*';
  }
  return '(' + out + ')';
}

std::string index_query(const SearchQuery& query) {
  std::vector<const std::vector<Wanted>*> clauses;
  for (const auto& any_of : query.all_of) clauses.push_back(&any_of);
  std::stable_sort(clauses.begin(), clauses.end(),
                   [](const auto* a, const auto* b) { return cost_of(*a) < cost_of(*b); });
  std::string out;
  int cost = 0;
  for (const auto* any_of : clauses) {
    cost += cost_of(*any_of);
    if (cost > kIndexCost) break;
    out += out.empty() ? "(" : " AND (";
    for (const Wanted& one : *any_of) out += (&one == &any_of->front() ? "" : " OR ") + index_query(one);
    out += ')';
  }
  if (out.empty()) return out;
  for (const Wanted& one : query.none_of) {
    // The index can leave out what is a single term; more of them may stand apart in a good text.
    if (one.words.size() == 1 && cost_of(one) == 0) out = '(' + out + ") NOT " + index_query(one);
  }
  return '(' + out + ')';
}

bool matches(const SearchQuery& query, const Words& text, Match& match) {
  match.places.clear();
  match.times.clear();
  for (const auto& any_of : query.all_of) {
    int found = 0;
    for (const Wanted& one : any_of) {
      match.times.push_back(find(one, text, &match.places));
      found += match.times.back();
    }
    if (found == 0) return false;
  }
  for (const Wanted& one : query.none_of) {
    if (find(one, text, nullptr) > 0) return false;
  }
  put_in_order(match.places);
  return true;
}

}  // namespace syncd::domain
