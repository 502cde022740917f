// SPDX-License-Identifier: Apache-2.0
#include "domain/search/ranking.h"

#include <algorithm>
#include <cmath>

namespace syncd::domain {
namespace {

// The usual constants of BM25: how soon a repetition counts no more, and how much a long text is held against
// a match.
constexpr double kRepetition = 1.2, kLength = 0.75;

// What is fresh counts twice what is old; after a month the advantage is half gone.
constexpr double kMonth = 30.0 * 24 * 3600 * 1000;

constexpr std::int64_t kCounted = 5000;  // messages of a word that are counted: more of them are just many

double freshness(Millis age) {
  return 1.0 + 1.0 / (1.0 + std::max(0.0, static_cast<double>(age)) / kMonth);
}

// In how many messages it stands, about: at least in those `here`. What a beginning stands for is not
// counted: that would cost as much as the search.
double spread(Tables& tables, const Wanted& wanted, double here) {
  if (wanted.begins) return here;
  auto row =
      tables.query("select count(*) from (select 1 from message_words where message_words match ? limit ?)",
                   index_query(wanted), kCounted);
  row.next();
  return std::max(here, static_cast<double>(row.integer(0)));
}

// What each wanted thing is worth: the rarer, the more.
std::vector<double> weights(Tables& tables, const SearchQuery& query,
                            const std::vector<MatchedMessage>& candidates) {
  std::vector<const Wanted*> wanted;
  for (const auto& any_of : query.all_of) {
    for (const Wanted& one : any_of) wanted.push_back(&one);
  }
  if (wanted.size() == 1) return {1.0};
  auto row = tables.query("select ifnull(max(seq), 0) from messages");
  row.next();
  const double all = static_cast<double>(row.integer(0));
  std::vector<double> out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto holds = [i](const MatchedMessage& one) { return one.times[i] > 0; };
    const auto here = std::count_if(candidates.begin(), candidates.end(), holds);
    const double there = spread(tables, *wanted[i], static_cast<double>(here));
    out.push_back(std::log(1.0 + std::max(0.0, all - there + 0.5) / (there + 0.5)));
  }
  return out;
}

}  // namespace

std::vector<double> rank(Tables& tables, const SearchQuery& query,
                         const std::vector<MatchedMessage>& candidates, Millis now) {
  if (candidates.empty()) return {};
  const std::vector<double> weight = weights(tables, query, candidates);
  double words = 0;
  for (const MatchedMessage& one : candidates) words += static_cast<double>(one.length);
  const double average = words / static_cast<double>(candidates.size());
  std::vector<double> out;
  out.reserve(candidates.size());
  for (const MatchedMessage& one : candidates) {
    const double length = 1 - kLength + kLength * static_cast<double>(one.length) / average;
    double score = 0;
    for (std::size_t i = 0; i < one.times.size(); ++i) {
      const double times = one.times[i];
      score += weight[i] * times * (kRepetition + 1) / (times + kRepetition * length);
    }
    out.push_back(std::round(1000 * score * freshness(now - one.created_at)) / 1000);
  }
  return out;
}

}  // namespace syncd::domain
