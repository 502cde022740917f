// SPDX-License-Identifier: Apache-2.0
// Eight clients write while the daemon is killed again and again.
#include <doctest/doctest.h>

#include "tests/faults/checker.h"
#include "tests/faults/dice.h"
#include "tests/support/temp_folder.h"

using namespace syncd;
using namespace syncd::test;

TEST_CASE("killed again and again under eight writers, nothing acknowledged is lost, repeated or moved") {
  auto dice = test::dice("kill");
  const unsigned kills = number_from("SYNCD_KILLS", 15);
  TempFolder folder;
  DaemonProcess syncd(folder / "data");
  Load load(syncd.port(), 8);
  // Most kills come while writing is in full swing, some right after the start.
  for (unsigned i = 0; i < kills; ++i) {
    const int alive = between(dice, 0, 4) == 0 ? between(dice, 0, 30) : between(dice, 30, 600);
    std::this_thread::sleep_for(std::chrono::milliseconds(alive));
    syncd.kill();
    syncd.start();
  }
  load.wait_for_more();
  check_all("kill", syncd, load);
}
