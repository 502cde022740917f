// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/bench.h"

using namespace syncd::test;

namespace {

std::string text(std::string_view payload) {
  return client_frame(payload);
}
std::string control(std::uint8_t opcode, std::string_view payload = {}, FrameShape shape = {}) {
  shape.opcode = opcode;
  return client_frame(payload, shape);
}
std::string ping(std::string_view payload = {}) {
  return control(0x9, payload);
}
std::string closing(int code, std::string_view reason = {}) {
  return control(0x8, close_payload(code, reason));
}
// A message with these bytes in a text of its own.
std::string holding(std::string_view bytes) {
  return R"({"type":"ping","id":"m","pad":")" + std::string(bytes) + "\"}";
}

constexpr std::size_t kMost = std::size_t{1} << 20;

}  // namespace

TEST_CASE("sizes at their edges") {
  std::vector<Case> cases;
  for (const std::size_t size : {30, 124, 125, 126, 127, 128, 65534, 65535, 65536, 65537}) {
    cases.push_back({std::to_string(size), text(message("m", size)), "m"});
    cases.push_back(
        {std::to_string(size) + " in fragments", fragmented(message("m", size), (size + 9) / 10), "m"});
  }
  cases.push_back({"the limit", text(message("m", kMost)), "m"});
  cases.push_back({"the limit in fragments", fragmented(message("m", kMost), kMost / 100), "m"});
  cases.push_back({"one more", text(message("m", kMost + 1)), "close(1009)"});
  cases.push_back({"one more in fragments", fragmented(message("m", kMost + 1), kMost / 100), "close(1009)"});
  cases.push_back(
      {"announced only", client_frame("x", {.announced = std::uint64_t{1} << 40}), "close(1009)"});
  cases.push_back({"empty", text(""), "error"});
  cases.push_back({"empty in fragments", client_frame("", {.final = false}) + control(0, ""), "error"});
  check(cases);
}

TEST_CASE("lengths that are written longer than they need to be") {
  // The library takes them, which RFC 6455 does not ask for; nothing follows from it.
  check({
      {"16 bits for what 7 hold", with_length(message("m", 60), 16), "m"},
      {"64 bits for what 7 hold", with_length(message("m", 60), 64), "m"},
      {"64 bits for what 16 hold", with_length(message("m", 300), 64), "m"},
      {"the highest bit", client_frame("x", {.announced = std::uint64_t{1} << 63}), "cut"},
  });
}

TEST_CASE("fragments") {
  std::string thousand;
  for (int i = 0; i < 1025; ++i)
    thousand += client_frame("x", {.opcode = static_cast<std::uint8_t>(i == 0 ? 1 : 0), .final = false});
  check({
      {"one byte each", fragmented(message("m", 100), 1), "m"},
      {"the first empty", client_frame("", {.final = false}) + control(0, message("m")), "m"},
      {"the last empty", client_frame(message("m"), {.final = false}) + control(0, ""), "m"},
      {"two messages", fragmented(message("a"), 7) + fragmented(message("b"), 9), "a b"},
      {"more than may be", thousand, "close(1008)"},
      {"a ping between",
       client_frame(message("m").substr(0, 9), {.final = false}) + ping("p") +
           control(0, message("m").substr(9)),
       "m pong(p)"},
      {"a text between", client_frame("{", {.final = false}) + text(message("m")), "close(1002)"},
      {"going on with nothing", control(0, "x"), "close(1002)"},
      {"going on with nothing, open", control(0, "x", {.final = false}), "close(1002)"},
      {"going on behind an end", text(message("m")) + control(0, "x"), "m close(1002)"},
      {"a close between", client_frame("{", {.final = false}) + closing(1000), "close(1000)"},
  });
}

// While the library has a pong to send it forgets further pings.
TEST_CASE("a flood of pings is survived, and some are answered") {
  std::string flood;
  for (int i = 0; i < 20'000; ++i) flood += ping(std::to_string(i));
  check({{"by the thousand", flood, "pong", false, true}});
}

// What breaks the rules for control frames the library cuts off without a word.
TEST_CASE("control frames") {
  const std::string most(125, 'p');
  check({
      {"a ping without payload", ping(), "pong()"},
      {"a ping with the most", ping(most), "pong(" + most + ")"},
      {"a ping of binary", ping(std::string("\x00\xff\xfe", 3)),
       "pong(" + std::string("\x00\xff\xfe", 3) + ")"},
      {"a ping too long", control(0x9, std::string(126, 'p')), "cut"},
      {"a ping in fragments", control(0x9, "p", {.final = false}), "close(1002)"},
      {"a pong that nobody asked for", control(0xa, "p"), ""},
      {"a pong too long", control(0xa, std::string(126, 'p')), "cut"},
      {"a close too long", control(0x8, close_payload(1000, std::string(124, 'r'))), "cut"},
      {"a close in fragments", control(0x8, close_payload(1000), {.final = false}), "close(1002)"},
      {"a ping behind a message", text(message("m")) + ping("p"), "m pong(p)"},
  });
}

TEST_CASE("what is reserved") {
  std::vector<Case> cases;
  for (const int bit : {0x40, 0x20, 0x10}) {
    const FrameShape shape{.reserved = static_cast<std::uint8_t>(bit)};
    const std::string name = std::to_string(bit);
    cases.push_back({"bit " + name + " of a text", client_frame(message("m"), shape), "close(1002)"});
    cases.push_back({"bit " + name + " of a ping", control(0x9, "p", shape), "close(1002)"});
    cases.push_back({"bit " + name + " of a close", control(0x8, close_payload(1000), shape), "close(1002)"});
  }
  for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf}) {
    const auto code = static_cast<std::uint8_t>(opcode);
    cases.push_back({"opcode " + std::to_string(opcode), control(code, "x"), "close(1002)"});
    cases.push_back({"empty opcode " + std::to_string(opcode), control(code), "close(1002)"});
  }
  cases.push_back({"binary", control(0x2, "x"), "close(1003)"});
  check(cases);
}

TEST_CASE("frames without a mask") {
  const FrameShape bare{.masked = false};
  check({
      {"a text", client_frame(message("m"), bare), "close(1002)"},
      {"a long text", client_frame(message("m", 300), bare), "close(1002)"},
      {"a very long text", client_frame(message("m", 70'000), bare), "close(1002)"},
      {"a text behind one with a mask", text(message("a")) + client_frame(message("m"), bare),
       "a close(1002)"},
  });
}

TEST_CASE("UTF-8") {
  check({
      {"two, three and four bytes", text(holding("\xc2\xa2\xe2\x82\xac\xf0\x9f\x98\x80")), "m"},
      {"the last of all", text(holding("\xf4\x8f\xbf\xbf")), "m"},
      {"not a character, but valid", text(holding("\xef\xbf\xbf")), "m"},
      {"cut between fragments", fragmented(holding("\xf0\x9f\x98\x80\xe2\x82\xac"), 1), "m"},
      {"a ping within a character",
       client_frame(holding("\xf0\x9f\x98\x80").substr(0, 33), {.final = false}) + ping("\xff") +
           control(0, holding("\xf0\x9f\x98\x80").substr(33)),
       "m pong(\xff)"},
      {"a byte alone", text(holding("\x80")), "close(1007)"},
      {"one that never is", text(holding("\xff")), "close(1007)"},
      {"cut short", text(holding("\xe2\x82")), "close(1007)"},
      {"cut short at the end", text("\xe2\x82"), "close(1007)"},
      {"longer than needed", text(holding("\xc0\xaf")), "close(1007)"},
      {"longer than needed, of three", text(holding("\xe0\x80\xaf")), "close(1007)"},
      {"longer than needed, of four", text(holding("\xf0\x80\x80\xaf")), "close(1007)"},
      {"half a pair", text(holding("\xed\xa0\x80")), "close(1007)"},
      {"both halves", text(holding("\xed\xa0\x80\xed\xb0\x80")), "close(1007)"},
      {"behind the last", text(holding("\xf4\x90\x80\x80")), "close(1007)"},
      {"five bytes", text(holding("\xf8\x88\x80\x80\x80")), "close(1007)"},
      {"wrong in the second fragment", fragmented(holding("\xe2\x28\xa1"), 32), "close(1007)"},
  });
}

TEST_CASE("closing") {
  std::vector<Case> cases{
      {"without a body", control(0x8), "close(1005)"},
      {"a body of one byte", control(0x8, "\x03"), "close(1002)"},
      {"a reason", closing(1000, "bye"), "close(1000)"},
      {"the longest reason", closing(1000, std::string(123, 'r')), "close(1000)"},
      {"a reason that is no UTF-8", closing(1000, "\xff\xfe"), "close(1002)"},
      {"twice", closing(1000) + closing(1001), "close(1000)"},
      {"a message behind it", closing(1000) + text(message("m")), "close(1000)"},
      {"a ping behind it", closing(1000) + ping("p"), "close(1000)"},
      {"an answer before it", text(message("m")) + closing(1000), "m close(1000)"},
  };
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
    cases.push_back({std::to_string(code), closing(code), "close(" + std::to_string(code) + ")"});
  for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    cases.push_back({std::to_string(code), closing(code), "close(1002)"});
  check(cases);
}

TEST_CASE("a client that says nothing more is gone") {
  check({
      {"behind the upgrade", "", "cut", true},
      {"behind a message", text(message("m")), "m cut", true},
      {"in the middle of a frame", text(message("m", 500)).substr(0, 100), "cut", true},
      {"in the middle of a header", text(message("m", 500)).substr(0, 3), "cut", true},
      {"in the middle of a message", client_frame("{", {.final = false}), "cut", true},
  });
}

TEST_CASE("a frame may come in any pieces") {
  std::vector<Case> cases;
  const std::string all = text(message("a", 200)) + fragmented(message("b"), 5) + closing(1000);
  cases.push_back({"at once", all, "a b close(1000)"});
  check(cases);
}
