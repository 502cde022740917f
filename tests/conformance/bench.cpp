// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/bench.h"

#include <sys/socket.h>

namespace syncd::test {
namespace {

// One for all cases: none may harm what comes after it.
int port() {
  static const TempFolder folder;
  static const DaemonProcess syncd(folder / "data");
  return syncd.port();
}

std::string said(const ServerFrame& frame) {
  if (frame.opcode == 0x8) return "close(" + std::to_string(frame.close_code()) + ")";
  if (frame.opcode == 0xa) return "pong(" + frame.payload + ")";
  const auto json = parse_json(frame.payload);
  if (!json) return "garbage";
  const std::string type = text_at(*json, "type");
  return type == "pong" ? text_at(*json, "id") : type;
}

std::string outcome(const Case& one) {
  constexpr std::string_view kLast = "alive";
  RawSocket socket(port());
  REQUIRE(socket.upgrade().status == 101);
  REQUIRE(socket.text(10'000));  // the welcome
  socket.send(one.sent);
  const bool ends = one.expected.find("close(") != std::string::npos || one.expected.ends_with("cut");
  if (one.half_close) ::shutdown(socket.descriptor(), SHUT_WR);
  if (!ends) socket.send(client_frame(message(std::string(kLast))));
  std::string all, pongs;
  const auto whole = [&] { return all + (all.empty() || pongs.empty() ? "" : " ") + pongs; };
  bool alive = false;
  while (!(alive && whole() == one.expected)) {
    const auto frame = socket.frame(20'000);
    if (!frame) return alive ? whole() : all + (all.empty() ? "cut" : " cut");
    const std::string what = said(*frame);
    if (frame->opcode == 0x9) continue;
    if (frame->opcode == 0xa) {
      pongs = one.any_pong ? "pong" : (pongs.empty() ? "" : pongs + " ") + what;
    } else if (what == kLast) {
      alive = true;
    } else {
      all += (all.empty() ? "" : " ") + what;
    }
    if (frame->opcode == 0x8) return all;
  }
  return whole();
}

}  // namespace

std::string message(const std::string& name, std::size_t size) {
  std::string text = R"({"type":"ping","id":")" + name + R"(","pad":"")";
  if (size > text.size() + 1) text.insert(text.size() - 1, size - text.size() - 1, 'p');
  return text + "}";
}

std::string with_length(std::string_view payload, int bits) {
  std::string frame = client_frame(payload);
  const std::size_t short_header = payload.size() < 126 ? 2 : payload.size() < 65536 ? 4 : 10;
  std::string header(1, frame[0]);
  header += static_cast<char>(0x80 | (bits == 16 ? 126 : bits == 64 ? 127 : payload.size()));
  for (int shift = bits - 8; bits > 7 && shift >= 0; shift -= 8)
    header += static_cast<char>(payload.size() >> shift & 0xff);
  return header + frame.substr(short_header);
}

std::string close_payload(int code, std::string_view reason) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)} + std::string(reason);
}

std::string fragmented(std::string_view payload, std::size_t piece) {
  std::string all;
  for (std::size_t at = 0; at < payload.size(); at += piece) {
    all += client_frame(payload.substr(at, piece), {.opcode = static_cast<std::uint8_t>(at == 0 ? 1 : 0),
                                                    .final = at + piece >= payload.size()});
  }
  return all;
}

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(outcome(one) == one.expected);
  }
}

}  // namespace syncd::test
