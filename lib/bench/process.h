// SPDX-License-Identifier: Apache-2.0
// What the kernel tells of a process: memory and processor time of the server, and of this one. Any thread.
#pragma once

#include <cstdint>

#include "base/errors.h"
#include "bench/clock.h"

namespace syncd::bench {

// Resident bytes of a process of this machine.
Result<std::uint64_t> resident_bytes(int pid);

// Processor time used so far, user and system; `pid` 0 is this process. 0 where there is no such process.
Nanos processor_time(int pid);

// Keeps the calling thread on one core. A core below zero does nothing.
Result<void> pin_to_core(int core);

// Raises the limit of open files as far as the process may; fails where that is not `wanted`.
Result<void> allow_open_files(std::uint64_t wanted);

}  // namespace syncd::bench
