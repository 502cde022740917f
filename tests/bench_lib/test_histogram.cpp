// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "bench/histogram.h"

using syncd::bench::Histogram;
using syncd::bench::kSecond;
using syncd::bench::Nanos;

TEST_CASE("an empty histogram has zeros") {
  const Histogram empty;
  CHECK(empty.count() == 0);
  CHECK(empty.percentile(0.99) == 0);
  CHECK(empty.max() == 0);
}

TEST_CASE("small values are exact") {
  Histogram histogram;
  for (Nanos value = 0; value < 64; ++value) histogram.record(value);
  CHECK(histogram.percentile(0) == 0);
  CHECK(histogram.percentile(0.5) == 31);
  CHECK(histogram.percentile(1) == 63);
}

TEST_CASE("percentiles over six powers of ten are right to one in 64, and never too small") {
  Histogram histogram;
  const Nanos most = 1'000'000;
  for (Nanos value = 1; value <= most; ++value) histogram.record(value);
  for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999}) {
    const double exact = share * static_cast<double>(most);
    const auto told = static_cast<double>(histogram.percentile(share));
    CAPTURE(share);
    CHECK(told >= exact);
    CHECK(told <= exact * (1 + 1.0 / 64) + 1);
  }
  CHECK(histogram.percentile(1) == most);
}

TEST_CASE("one value is every percentile") {
  for (const Nanos value :
       {Nanos{1}, Nanos{127}, Nanos{128}, Nanos{129}, Nanos{987'654'321}, 3600 * kSecond}) {
    Histogram histogram;
    histogram.record(value);
    CHECK(histogram.percentile(0.01) == value);
    CHECK(histogram.percentile(0.99) == value);
  }
}

TEST_CASE("values out of range are kept at its ends") {
  Histogram histogram;
  histogram.record(-5);
  CHECK(histogram.percentile(1) == 0);
  histogram.record(std::numeric_limits<Nanos>::max());
  CHECK(histogram.percentile(1) >= 3600 * kSecond);
  CHECK(histogram.count() == 2);
}

TEST_CASE("merging is recording both") {
  Histogram low;
  Histogram high;
  for (int i = 0; i < 90; ++i) low.record(10);
  for (int i = 0; i < 10; ++i) high.record(50'000);
  low.merge(high);
  CHECK(low.count() == 100);
  CHECK(low.percentile(0.9) == 10);
  CHECK(low.percentile(0.91) == 50'000);
  CHECK(low.max() == 50'000);
}
