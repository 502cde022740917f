// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "daemon/core/frame.h"
#include "daemon/core/outbox.h"

using namespace syncd::daemon;

namespace {

// Everything that waits, joined, in as many writes as it takes.
std::string drained(Outbox& outbox, int* writes = nullptr) {
  Scratch scratch;
  std::string all;
  while (true) {
    const auto bytes = outbox.next(256 << 10, scratch);
    if (bytes.empty()) return all;
    all += bytes;
    outbox.consume();
    if (writes != nullptr) ++*writes;
  }
}

}  // namespace

TEST_CASE("a frame's header follows its length") {
  FramePress press;
  CHECK(press.press("hi").bytes() == "\x81\x02hi");
  const std::string middle(200, 'm');
  CHECK(press.press(middle).bytes() == std::string("\x81\x7e\x00\xc8", 4) + middle);
  const std::string big(70000, 'b');
  CHECK(press.press(big).bytes() == std::string("\x81\x7f\0\0\0\0\0\x01\x11\x70", 10) + big);
  CHECK(press.press({"a", "", "bc"}).bytes() ==
        "\x81\x03"
        "abc");
  CHECK(press.press("").bytes() == std::string("\x81\0", 2));
  CHECK(press.press_close(4001, "why").bytes() == "\x88\x05\x0f\xa1why");
  CHECK(press.press_ping().bytes() == std::string("\x89\0", 2));
}

TEST_CASE("frames that follow each other leave in one piece of shared memory") {
  FramePress press;
  Outbox a;
  Outbox b;
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    const Slice slice = press.press(std::to_string(i));
    a.push(slice);
    b.push(slice);
    expected += slice.bytes();
  }
  Scratch scratch;
  const auto from_a = a.next(1 << 20, scratch);
  const auto from_b = b.next(1 << 20, scratch);
  CHECK(from_a == expected);
  CHECK(from_a.data() == from_b.data());
  CHECK(scratch.empty());
}

TEST_CASE("what was handed out keeps its length when more is pushed before it is consumed") {
  FramePress press;
  Outbox outbox;
  Scratch scratch;
  outbox.push(press.press("one"));
  const auto first = outbox.next(1 << 20, scratch);
  outbox.push(press.press("two"));
  CHECK(first == "\x81\x03one");
  outbox.consume();
  CHECK(outbox.bytes() == 5);
  CHECK(drained(outbox) == "\x81\x03two");
  CHECK(outbox.empty());
}

TEST_CASE("scattered frames are gathered, a large one goes as it is") {
  FramePress press;
  Outbox outbox;
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    const Slice mine = press.press(std::string(100, 'x'));
    const Slice other = press.press("not for this one");
    outbox.push(mine);
    expected += mine.bytes();
  }
  const Slice large = press.press(std::string(500000, 'L'));
  outbox.push(large);
  expected += large.bytes();
  int writes = 0;
  CHECK(drained(outbox, &writes) == expected);
  CHECK(writes == 2);
}

TEST_CASE("memory is used again once nobody waits for it") {
  FramePress press;
  const char* first = press.press("x").bytes().data();
  CHECK(press.press("y").bytes().data() == first);
  const Slice held = press.press("z");
  CHECK(press.press("w").bytes().data() != first);
  CHECK(held.bytes() == "\x81\x01z");
}

TEST_CASE("the latest of a key replaces the one before, in order with what surrounds it") {
  FramePress press;
  Outbox outbox;
  outbox.push_latest("typing:a", press.press("1"), 1000);
  outbox.push_latest("typing:b", press.press("2"), 1000);
  outbox.push_latest("typing:a", press.press("3"), 1000);
  outbox.push(press.press("m"));
  CHECK(drained(outbox) ==
        "\x81\x01"
        "2"
        "\x81\x01"
        "3"
        "\x81\x01m");
}

TEST_CASE("fresh-only frames are held back while congested and dropped over the bound") {
  FramePress press;
  Outbox outbox;
  const Slice big = press.press(std::string(Outbox::kCongested, 'x'));
  outbox.push(big);
  outbox.push_latest("k", press.press("1"), 1 << 20);
  outbox.push(press.press("m"));
  outbox.push_latest("k", press.press("2"), 1 << 20);
  CHECK(drained(outbox) == std::string(big.bytes()) +
                               "\x81\x01m"
                               "\x81\x01"
                               "2");

  outbox.push(big);
  outbox.push_latest("k", press.press("1"), 1000);
  CHECK(drained(outbox) == std::string(big.bytes()));
}

TEST_CASE("what is dropped of the fresh-only frames is counted, and no more than some are kept") {
  FramePress press;
  Outbox outbox;
  outbox.push(press.press(std::string(Outbox::kCongested, 'x')));
  for (std::size_t i = 0; i < Outbox::kMostLatest; ++i)
    CHECK(outbox.push_latest("k" + std::to_string(i), press.press("1"), 1 << 20) == 0);
  CHECK(outbox.push_latest("k5", press.press("again"), 1 << 20) == 0);
  CHECK(outbox.push_latest("one more", press.press("1"), 1 << 20) == 1);
  CHECK(outbox.push_latest("over", press.press("1"), 1000) == Outbox::kMostLatest + 1);
  CHECK(outbox.push_latest("over", press.press("1"), 1000) == 1);
  CHECK(outbox.push_latest("over", {}, 1000) == 0);
}

TEST_CASE("a slow reader's frames move out of the shared chunks unchanged") {
  FramePress press;
  Outbox outbox;
  std::string expected;
  ChunkRef shared;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 300; ++i) {
      const Slice mine = press.press("mine " + std::to_string(i));
      const Slice other = press.press(std::string(200, 'o'));
      shared = mine.chunk;
      outbox.push(mine);
      expected += mine.bytes();
    }
    outbox.settle();
  }
  press = {};
  CHECK(shared.sole());
  CHECK(outbox.bytes() == expected.size());
  CHECK(drained(outbox) == expected);
}
