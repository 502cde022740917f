// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "bench/frame.h"

using namespace syncd::bench;

namespace {

using Messages = std::vector<std::pair<Opcode, std::string>>;

// Feeds the bytes in pieces, as a connection does: what was not consumed comes again with more behind it.
struct Fed {
  FrameReader::Status status = FrameReader::Status::good;
  Messages messages;
  std::string left;
};

Fed feed(const std::string& bytes, std::size_t piece) {
  Fed fed;
  FrameReader reader;
  for (std::size_t at = 0; at < bytes.size() && fed.status == FrameReader::Status::good; at += piece) {
    fed.left += bytes.substr(at, piece);
    std::size_t consumed = 0;
    fed.status = reader.read(fed.left, consumed, [&](Opcode opcode, std::string_view payload) {
      fed.messages.emplace_back(opcode, payload);
    });
    fed.left.erase(0, consumed);
  }
  return fed;
}

std::string frame(unsigned first, const std::string& payload) {
  std::string out;
  append_frame(out, Opcode::text, payload, false);
  out[0] = static_cast<char>(first);
  return out;
}

}  // namespace

TEST_CASE("frames of every length form come out whole however they are cut") {
  for (const bool masked : {false, true}) {
    Messages sent;
    std::string bytes;
    for (const std::size_t size : {0, 1, 7, 8, 9, 125, 126, 127, 65'535, 65'536, 70'001}) {
      std::string payload(size, ' ');
      for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i * 31 + size);
      append_frame(bytes, Opcode::binary, payload, masked);
      sent.emplace_back(Opcode::binary, payload);
    }
    for (const std::size_t piece : {std::size_t{977}, std::size_t{65'536}, bytes.size()}) {
      CAPTURE(piece);
      const auto fed = feed(bytes, piece);
      CHECK(fed.status == FrameReader::Status::good);
      CHECK(fed.left.empty());
      CHECK(fed.messages == sent);
    }
  }
}

TEST_CASE("byte by byte, the headers of all three forms are awaited") {
  std::string bytes;
  append_frame(bytes, Opcode::text, "short", true);
  append_frame(bytes, Opcode::text, std::string(300, 'm'), false);
  append_frame(bytes, Opcode::text, std::string(66'000, 'l'), true);
  const auto fed = feed(bytes.substr(0, bytes.size() - 65'000), 1);
  CHECK(fed.messages == Messages{{Opcode::text, "short"}, {Opcode::text, std::string(300, 'm')}});
  CHECK(fed.left.size() == 14 + 1'000);
  // One header after another: a prefix is incomplete, never ready and never broken.
  for (const std::size_t size : {5u, 300u, 66'000u}) {
    std::string whole;
    append_frame(whole, Opcode::text, std::string(size, 'x'), true);
    const auto header_size = read_frame_header(whole).header_size;
    for (std::size_t cut = 0; cut < header_size; ++cut) {
      CHECK(read_frame_header(whole.substr(0, cut)).state == FrameHeader::State::incomplete);
    }
    CHECK(read_frame_header(whole.substr(0, header_size)).payload_size == size);
  }
}

TEST_CASE("fragments are put together, with a ping in between") {
  const auto bytes = frame(0x01, "one ") + frame(0x00, "two ") + frame(0x89, "hey") + frame(0x80, "three") +
                     frame(0x81, "next");
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, bytes.size()}) {
    const auto fed = feed(bytes, piece);
    CHECK(fed.status == FrameReader::Status::good);
    CHECK(fed.messages ==
          Messages{{Opcode::ping, "hey"}, {Opcode::text, "one two three"}, {Opcode::text, "next"}});
  }
}

TEST_CASE("what no server may send is a broken stream") {
  const auto broken = [](const std::string& bytes) {
    return feed(bytes, 1).status == FrameReader::Status::broken;
  };
  CHECK(broken(frame(0xc1, "compressed")));
  CHECK(broken(frame(0x83, "reserved opcode")));
  CHECK(broken(frame(0x8b, "reserved control opcode")));
  CHECK(broken(frame(0x80, "a continuation of nothing")));
  CHECK(broken(frame(0x01, "begun ") + frame(0x81, "begun again")));
  CHECK(broken(frame(0x09, "a ping in fragments")));
  CHECK(broken(frame(0x89, std::string(126, 'p'))));
  CHECK(broken(std::string("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10)));
}

TEST_CASE("a mask applied twice is none") {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text(size, 'a');
    const std::string before = text;
    apply_mask(text.data(), text.size(), 0x12345678);
    if (size > 0) CHECK(text != before);
    apply_mask(text.data(), text.size(), 0x12345678);
    CHECK(text == before);
  }
}
