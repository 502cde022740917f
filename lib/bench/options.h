// SPDX-License-Identifier: Apache-2.0
// What a load is asked to do. Plain values; each scenario reads those that concern it. Any thread.
#pragma once

#include <string>

namespace syncd::bench {

enum class Peer { syncd, nats };

struct Options {
  std::string url = "ws://127.0.0.1:4000";
  Peer peer = Peer::syncd;  // what the server speaks
  std::string token;
  int pid = 0;        // of the server, for its memory and processor time; 0 where it is not known
  bool spin = false;  // never sleep: takes a whole core, spares the server the cost of waking this process
  int core = -1;      // processor core to run on; -1 leaves that to the kernel

  int subscribers = 100;
  int in_flight = 32;   // messages that the publisher does not wait for
  int bytes = 200;      // length of one published message, its JSON included
  int messages = 0;     // the most to publish; 0 for as many as the scenario is known for
  double seconds = 10;  // the most time to publish in
  int rate = 200;       // messages a second
  int rooms = 500;
  int connections = 2'000;
};

}  // namespace syncd::bench
