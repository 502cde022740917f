// SPDX-License-Identifier: Apache-2.0
#include "bench/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace syncd::bench {
namespace {

// Rates and counts are shortened, measures stay in their own unit.
std::string readable(const Figure& figure) {
  const double value = figure.value;
  if (!figure.unit.empty() && figure.unit != "/s") {
    return fmt::format("{:.{}f} {}", value, value >= 100 ? 0 : 1, figure.unit);
  }
  if (value >= 1e6) return fmt::format("{:.2f} M{}", value / 1e6, figure.unit);
  if (value >= 1e4) return fmt::format("{:.1f} k{}", value / 1e3, figure.unit);
  return fmt::format("{:.0f} {}", value, figure.unit);
}

}  // namespace

void Outcome::add(std::string name, double value, std::string unit) {
  figures.push_back({std::move(name), std::isfinite(value) ? value : 0, std::move(unit)});
}

void Outcome::add_latency(std::string_view name, const Histogram& histogram, bool with_max) {
  const auto micros = [](Nanos value) { return static_cast<double>(value) / 1e3; };
  add(fmt::format("{}_p50_us", name), micros(histogram.percentile(0.5)), "µs");
  add(fmt::format("{}_p99_us", name), micros(histogram.percentile(0.99)), "µs");
  if (with_max) add(fmt::format("{}_max_us", name), micros(histogram.max()), "µs");
}

Json as_json(const Outcome& outcome) {
  Json figures = Json::object();
  for (const auto& figure : outcome.figures) figures[figure.name] = std::round(figure.value * 10) / 10;
  const auto& problems = outcome.problems;
  Json found{{"missing", problems.missing},
             {"repeated", problems.repeated},
             {"unacked", problems.unacked},
             {"errors", problems.errors}};
  if (!problems.first_error.empty()) found["first_error"] = problems.first_error;
  return Json{{"scenario", outcome.scenario}, {"url", outcome.url}, {"parameters", outcome.parameters},
              {"figures", figures},           {"problems", found},  {"ok", problems.none()}};
}

std::string as_table(const Outcome& outcome) {
  std::string out = fmt::format("{}  {}", outcome.scenario, terminal_line(outcome.url));
  for (const auto& [name, value] : outcome.parameters.items()) {
    out += fmt::format("  {} {}", name, terminal_line(to_text(value)));
  }
  out += '\n';
  std::size_t width = 0;
  for (const auto& figure : outcome.figures) width = std::max(width, figure.name.size());
  for (const auto& figure : outcome.figures) {
    out += fmt::format("  {:<{}}  {:>12}\n", figure.name, width, readable(figure));
  }
  const auto& problems = outcome.problems;
  if (problems.none()) return out + "  nothing missing, repeated or refused\n";
  out += fmt::format("  PROBLEMS: {} missing, {} repeated or out of order, {} unanswered, {} refused\n",
                     problems.missing, problems.repeated, problems.unacked, problems.errors);
  if (!problems.first_error.empty()) {
    out += fmt::format("  first refusal: {}\n", shortened(terminal_line(problems.first_error), 200));
  }
  return out;
}

}  // namespace syncd::bench
