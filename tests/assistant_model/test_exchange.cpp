// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "assistant/model/exchange.h"

using namespace syncd;
using namespace syncd::assistant::model;
using std::chrono::milliseconds;

TEST_CASE(
    "each try waits up to twice as long as the one before, and as long as the service asks, up to a cap") {
  Settings settings;
  settings.backoff = milliseconds(100);
  settings.backoff_cap = milliseconds(350);
  settings.retry_after_cap = milliseconds(5000);
  CHECK(pause_before(1, {}, settings, 1) == milliseconds(100));
  CHECK(pause_before(2, {}, settings, 1) == milliseconds(200));
  CHECK(pause_before(2, {}, settings, 0.5) == milliseconds(100));
  CHECK(pause_before(3, {}, settings, 1) == milliseconds(350));
  CHECK(pause_before(1000, {}, settings, 1) == milliseconds(350));
  CHECK(pause_before(3, {}, settings, 0) == milliseconds(0));
  CHECK(pause_before(1, milliseconds(3000), settings, 0) == milliseconds(3000));
  CHECK(pause_before(1, milliseconds(60000), settings, 0) == milliseconds(5000));
}
