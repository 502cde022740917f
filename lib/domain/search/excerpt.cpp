// SPDX-License-Identifier: Apache-2.0
#include "domain/search/excerpt.h"

#include <algorithm>

namespace syncd::domain {
namespace {

constexpr std::size_t kStretch = 200, kBefore = 60;
constexpr std::size_t kToBlank = 24;  // how far a cut moves to meet the end of a word

bool inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

// The place from which on most matches lie within one stretch; the earliest of them.
std::size_t best_place(const std::vector<Place>& places) {
  std::size_t best = 0, most = 0;
  for (std::size_t i = 0, end = 0; i < places.size(); ++i) {
    while (end < places.size() && places[end].second <= places[i].first + kStretch - kBefore) ++end;
    if (end > i && end - i > most) {
      most = end - i;
      best = i;
    }
  }
  return best;
}

std::size_t stretch_begin(std::string_view text, std::size_t match) {
  if (match <= kBefore) return 0;
  std::size_t at = match - kBefore;
  while (inside_character(text, at)) --at;
  const std::size_t blank = text.substr(0, match).find_first_of(" \n\t", at);
  return blank != std::string_view::npos && blank - at <= kToBlank ? blank + 1 : at;
}

std::size_t stretch_end(std::string_view text, std::size_t begin, std::size_t match_end) {
  if (text.size() - begin <= kStretch) return text.size();
  std::size_t at = begin + kStretch;
  while (inside_character(text, at)) --at;
  const std::size_t blank = text.substr(0, at).find_last_of(" \n\t");
  return blank != std::string_view::npos && at - blank <= kToBlank && blank >= match_end ? blank : at;
}

}  // namespace

Json excerpt(std::string_view text, const std::vector<Place>& places) {
  Json out = Json::array();
  const auto add = [&](std::string piece, bool match) {
    if (piece.empty()) return;
    Json one{{"text", std::move(piece)}};
    if (match) one["match"] = true;
    out.push_back(std::move(one));
  };
  const std::size_t first = best_place(places);
  const std::size_t begin = places.empty() ? 0 : stretch_begin(text, places[first].first);
  const std::size_t end = stretch_end(text, begin, places.empty() ? begin : places[first].second);
  std::size_t at = begin;
  std::string between = begin > 0 ? "…" : "";
  for (const Place& place : places) {
    if (place.second <= begin || place.first >= end) continue;
    const std::size_t from = std::max<std::size_t>(place.first, begin);
    const std::size_t to = std::min<std::size_t>(place.second, end);
    add(between.append(text, at, from - at), false);
    add(std::string(text.substr(from, to - from)), true);
    between.clear();
    at = to;
  }
  between.append(text, at, end - at);
  add(end < text.size() ? between + "…" : between, false);
  return out;
}

}  // namespace syncd::domain
