// SPDX-License-Identifier: Apache-2.0
#include "assistant/builtin/places.h"

#include <algorithm>
#include <array>
#include <functional>

#include "assistant/builtin/amount_places.h"
#include "assistant/builtin/lexicon.h"
#include "base/text.h"

namespace syncd::assistant {
namespace {

using domain::FieldType;
using domain::Kind;
using What = Filling::What;

constexpr std::size_t kMostListed = 64;  // campaigns in one place

bool is(std::span<const Word> words, std::size_t at, std::string_view fold) {
  return at < words.size() && words[at].is(fold);
}

std::size_t past_determiners(std::span<const Word> words, std::size_t at) {
  while (at < words.size() && words[at].kind == Word::Kind::word && is_determiner(words[at].fold)) ++at;
  return at;
}

// Behind one item of a list: where the next one may begin; 0 where the list ends.
std::size_t next_item(std::span<const Word> words, std::size_t at) {
  std::size_t i = at;
  if (i < words.size() && words[i].is_mark(',')) ++i;
  if (is(words, i, "and") ||
      (i < words.size() && (words[i].is_mark('&') || words[i].is_mark('/') || words[i].is("+"))))
    ++i;
  if (i > at && is(words, i, "also")) ++i;
  return i == at ? 0 : i;
}

// "pause Apex campaign": the noun behind the name.
std::size_t past_noun(std::span<const Word> words, std::size_t at) {
  if (is(words, at, "media") && (is(words, at + 1, "buy") || is(words, at + 1, "buys"))) return at + 2;
  while (at < words.size() && words[at].kind == Word::Kind::word && is_campaign_noun(words[at].fold) &&
         (!words[at - 1].possessive || words[at].fold == "campaign")) {
    ++at;
  }
  return at;
}

// "everything that's paused": it is asked about every one all the same.
std::size_t past_state(std::span<const Word> words, std::size_t at) {
  std::size_t i = at;
  if (is(words, i, "that's") || is(words, i, "thats") || is(words, i, "currently")) {
    ++i;
  } else if ((is(words, i, "that") || is(words, i, "which")) &&
             (is(words, i + 1, "is") || is(words, i + 1, "are"))) {
    i += 2;
  }
  const bool state = is(words, i, "paused") || is(words, i, "active") || is(words, i, "live") ||
                     is(words, i, "running") || is(words, i, "on") || is(words, i, "off");
  return i > at && state ? i + 1 : at;
}

// "it", "this campaign", "both of them", "all campaigns", "everything".
void pronouns_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  const auto add = [&](What what, std::size_t end) { out.push_back({{.part = &part, .what = what}, end}); };
  // A reading of all campaigns is a list.
  const bool may_be_all = part.field->refers == Kind::campaign;
  if (may_be_all && is(words, at, "everything")) return add(What::every_one, past_state(words, at + 1));
  if (is(words, at, "all") || is(words, at, "every") || is(words, at, "each")) {
    std::size_t i = at + 1;
    while (is(words, i, "of") || is(words, i, "the") || is(words, i, "our") || is(words, i, "active") ||
           is(words, i, "running") || is(words, i, "paused") || is(words, i, "live") || is(words, i, "my")) {
      ++i;
    }
    const std::size_t noun = past_noun(words, i);
    if (noun > i && may_be_all) return add(What::every_one, noun);
    const bool alone = i == at + 1 && (i >= words.size() || words[i].kind != Word::Kind::word ||
                                       is_inner_filler(words[i].fold));
    if (alone && may_be_all && is(words, at, "all")) return add(What::every_one, i);  // "pause all"
    if (is(words, i, "them") || is(words, i, "those") || is(words, i, "these"))
      return add(What::pronouns, i + 1);
    return;
  }
  const std::size_t start = is(words, at, "the") && is(words, at + 1, "same") ? at + 2 : at;
  if (start > at && is(words, start, "one")) return add(What::pronoun, start + 1);
  if (is(words, start, "the") || start > at) {
    const std::size_t i = start > at ? start : start + 1;
    if (const std::size_t noun = past_noun(words, i); noun > i) {
      add(words[noun - 1].fold.ends_with("s") && words[noun - 1].fold != "campaign's" ? What::pronouns
                                                                                      : What::pronoun,
          noun);
    }
    return;
  }
  if (start >= words.size() || words[start].kind != Word::Kind::word) return;
  const std::string& word = words[start].fold;
  if (!is_pronoun(word) && word != "its" && word != "their") return;
  const bool plural = is_plural_pronoun(word) || word == "their";
  std::size_t end = start + 1;
  if (!plural && is(words, end, "one")) ++end;
  if (plural &&
      (is(words, end, "two") || is(words, end, "ones") || is(words, end, "both") || is(words, end, "all")))
    ++end;
  if (word == "both" && is(words, end, "of") && (is(words, end + 1, "them") || is(words, end + 1, "those")))
    end += 2;
  add(plural ? What::pronouns : What::pronoun, past_noun(words, end));
}

// "the Acme campaign", where there is no such one.
std::optional<Mention> stranger_at(std::span<const Word> words, std::size_t at) {
  std::string called;
  for (std::size_t i = at; i < words.size() && i < at + 3; ++i) {
    if (words[i].kind != Word::Kind::word || is_known(words[i].fold) || country_at(words, i))
      return std::nullopt;
    called += (called.empty() ? "" : " ") + words[i].text;
    if (const std::size_t end = past_noun(words, i + 1); end > i + 1)
      return Mention{.ids = {}, .begin = at, .end = end, .fit = domain::Fit::none, .called = called};
  }
  return std::nullopt;
}

void campaigns_at(std::span<const Word> words, std::size_t at, const Part& part, Names& names,
                  std::vector<Place>& out) {
  pronouns_at(words, at, part, out);
  std::size_t start = past_determiners(words, at);
  const bool determined = start > at;
  if (is(words, start, "either") || is(words, start, "both")) ++start;
  const std::size_t noun = start > 0 ? past_noun(words, start) : start;
  const bool noun_before = noun > start;
  start = noun;
  if (noun_before && (is(words, start, "called") || is(words, start, "named"))) ++start;
  // One name, then as many more as are listed.
  const std::function<void(std::size_t, Filling)> more = [&](std::size_t from, const Filling& so_far) {
    if (so_far.mentions.size() >= kMostListed) {
      names.exhaust();
      return;
    }
    for (const Mention& mention : names.campaigns_at(words, from)) {
      Filling filling = so_far;
      filling.mentions.push_back(mention);
      const std::size_t end = past_noun(words, mention.end);
      const bool roughly = mention.fit != domain::Fit::whole;
      if (determined && roughly && end == mention.end && !noun_before) filling.vague = true;
      if (const std::size_t next = next_item(words, end)) more(past_determiners(words, next), filling);
      // "Apex or TechFlow": one of them, nobody knows which.
      if (is(words, end, "or")) {
        for (const Mention& other : names.campaigns_at(words, past_determiners(words, end + 1))) {
          Filling either = filling;
          either.mentions.back().ids.insert(either.mentions.back().ids.end(), other.ids.begin(),
                                            other.ids.end());
          out.push_back({std::move(either), past_noun(words, other.end)});
        }
      }
      out.push_back({std::move(filling), end});
    }
  };
  if (start >= words.size()) return;
  more(start, {.part = &part, .what = What::mentions});
  if (start > at && determined && !noun_before) {  // a name may begin with "the" or "all"
    for (const Mention& mention : names.campaigns_at(words, at)) {
      if (mention.fit == domain::Fit::whole)
        out.push_back(
            {{.part = &part, .what = What::mentions, .mentions = {mention}}, past_noun(words, mention.end)});
    }
  }
  if (out.empty()) {
    if (auto stranger = stranger_at(words, start)) {
      const std::size_t end = stranger->end;
      out.push_back({{.part = &part, .what = What::mentions, .mentions = {std::move(*stranger)}}, end});
    }
  }
}

void countries_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  Json codes = Json::array();
  std::size_t from = at;
  bool sure = false;  // among real countries "IT" is Italy
  std::string unclear;
  while (true) {
    auto country = country_at(words, from);
    if (!country) {
      const std::size_t past = past_determiners(words, is(words, from, "both") ? from + 1 : from);
      if (past > from) country = country_at(words, past);
    }
    if (!country) return;
    codes.push_back(country->code);
    sure = sure || !country->doubtful;
    for (const std::string& code : country->others) unclear += (unclear.empty() ? "" : " or ") + code;
    out.push_back({{.part = &part, .values = {codes}, .vague = !sure, .unclear = unclear}, country->end});
    from = next_item(words, country->end);
    if (from == 0) return;
  }
}

void choices_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  const auto meant = [&](const std::string& typed, std::string_view spoken) {
    return typed == spoken || (spoken.size() >= 5 && typed.size() >= 5 && edit_distance(typed, spoken) == 1);
  };
  const auto one_at = [&](std::size_t from) -> std::optional<std::pair<Json, std::size_t>> {
    std::optional<std::pair<Json, std::size_t>> best;
    const auto consider = [&](std::string_view spoken, std::string_view choice) {
      std::size_t i = from;
      while (!spoken.empty()) {
        const auto joint = spoken.find('_');
        if (i >= words.size() || words[i].kind != Word::Kind::word ||
            !meant(words[i].fold, spoken.substr(0, joint)))
          return;
        ++i;
        spoken.remove_prefix(joint == std::string_view::npos ? spoken.size() : joint + 1);
      }
      if (!best || i > best->second) best = {Json(choice), i};
    };
    for (const std::string_view choice : part.field->choices) {
      consider(choice, choice);
      for (const std::string_view spoken : spoken_for(choice)) consider(spoken, choice);
    }
    return best;
  };
  std::vector<Json> values;
  std::size_t from = past_determiners(words, at);
  while (auto one = one_at(from)) {
    values.push_back(one->first);
    out.push_back({{.part = &part, .values = values}, one->second});
    from = next_item(words, one->second);
    if (from == 0) return;
    from = past_determiners(words, from);
  }
}

// "call Bob, mail Ann and order paper"
void texts_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  std::vector<Json> texts;
  std::string text;
  const auto close = [&] {
    if (!text.empty()) texts.emplace_back(std::move(text));
    text.clear();
  };
  for (std::size_t i = at; i < words.size(); ++i) {
    if (words[i].is_mark(',') || words[i].is("and")) {
      close();
    } else {
      if (!text.empty() && words[i].begin > words[i - 1].end) text += ' ';
      text += words[i].text;
    }
  }
  close();
  if (!texts.empty()) out.push_back({{.part = &part, .values = std::move(texts)}, words.size()});
}

void text_at(std::span<const Word> words, std::size_t at, const Part& part, std::vector<Place>& out) {
  while (at < words.size() && words[at].is_mark(':')) ++at;
  if (at >= words.size()) return;
  if (words[at].kind == Word::Kind::quote) {
    out.push_back({{.part = &part, .values = {Json(words[at].text)}}, at + 1});
    return;
  }
  if (part.measure == Measure::texts) return texts_at(words, at, part, out);
  std::string text;
  for (std::size_t i = at; i < words.size(); ++i) {
    if (!text.empty() && words[i].begin > words[i - 1].end) text += ' ';
    text += words[i].text;
    if (words[i].possessive) text += "'s";
    out.push_back({{.part = &part, .values = {Json(text)}}, i + 1});
  }
}

void tasks_at(std::span<const Word> words, std::size_t at, const Part& part, Names& names,
              std::vector<Place>& out) {
  if (is(words, at, "it") || is(words, at, "that") || is(words, at, "this")) {
    const std::size_t end = is(words, at + 1, "task") || is(words, at + 1, "one") ? at + 2 : at + 1;
    if (const std::string task = names.recent_task(); !task.empty())
      out.push_back({{.part = &part, .values = {Json(task)}}, end});
  }
  for (TaskMention& task : names.tasks_at(words, past_determiners(words, at)))
    out.push_back({{.part = &part, .values = {Json(std::move(task.task))}}, task.end});
}

void fill_at(std::span<const Word> words, std::size_t at, const Part& part, Names& names,
             std::vector<Place>& out) {
  const domain::Field& field = *part.field;
  if (is_campaign(part)) return campaigns_at(words, at, part, names, out);
  if (field.refers == Kind::task) return tasks_at(words, at, part, names, out);
  if (field.refers == Kind::run) {
    for (RunMention& run : names.runs_at(words, at))
      out.push_back({{.part = &part, .values = {Json(std::move(run.run))}}, run.end});
    return;
  }
  switch (field.type) {
    case FieldType::choice:
      return choices_at(words, at, part, out);
    case FieldType::amount:
    case FieldType::integer:
      return amount_at(words, at, part, out);
    case FieldType::list:
      return countries_at(words, at, part, out);
    case FieldType::text:
      return text_at(words, at, part, out);
    default:
      return;
  }
}

// What may lead to a field where its phrase says nothing about it.
bool usual_lead(const Part& part, const std::string& word) {
  constexpr std::array kCampaign{"on", "for", "of", "in", "with", "to", "from", "at", "across"};
  constexpr std::array kDevice{"on", "for", "across", "in", "to", "of"};
  const auto among = [&](const auto& leads) {
    return std::find(leads.begin(), leads.end(), word) != leads.end();
  };
  if (is_campaign(part)) return among(kCampaign);
  return part.field->type == FieldType::choice && among(kDevice);
}

}  // namespace

std::vector<Place> places_at(std::span<const Word> words, std::size_t at, const Part& part, Names& names) {
  std::vector<Place> out;
  if (at >= words.size()) return out;
  for (const Joined& lead : part.leads) {
    std::size_t i = at;
    while (i < words.size() && i - at < lead.size() && words[i].is(lead[i - at])) ++i;
    if (i - at != lead.size()) continue;
    fill_at(words, i, part, names, out);
    // "at a $1.90 bid"
    if (part.field->type == FieldType::amount && (is(words, i, "a") || is(words, i, "an")))
      fill_at(words, i + 1, part, names, out);
  }
  if (part.lead_required && follows_colon(words, at) &&
      std::find(part.leads.begin(), part.leads.end(), Joined{"="}) != part.leads.end())
    fill_at(words, at, part, names, out);
  // A free text would take its lead for a part of itself.
  const bool led_text =
      part.field->type == FieldType::text && part.field->refers == Kind::none && !out.empty();
  if (!part.lead_required && !led_text) fill_at(words, at, part, names, out);
  const bool led = part.leads.empty() && !part.direct && words[at].kind == Word::Kind::word;
  if (led && usual_lead(part, words[at].fold)) fill_at(words, at + 1, part, names, out);
  if (part.named) {  // "hold that": that thought
    std::erase_if(out, [&](const Place& place) {
      const bool pronoun = place.filling.what == What::pronoun || place.filling.what == What::pronouns;
      return pronoun && !is_campaign_noun(words[place.end - 1].fold);
    });
  }
  if (part.measure == Measure::money || part.measure == Measure::daily) from_to_at(words, at, part, out);
  return out;
}

}  // namespace syncd::assistant
