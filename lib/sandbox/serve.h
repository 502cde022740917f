// SPDX-License-Identifier: Apache-2.0
// The sandbox as a process of its own: one question on the standard input, one answer on the standard output,
// both JSON, then it ends. What one process may take of the machine is bounded by the kernel, so that neither
// a large answer nor a fault in SQLite reaches the one that asks.
#pragma once

namespace syncd::sandbox {

// As the first argument it makes a program that knows of it a sandbox and nothing else.
inline constexpr const char* kArgument = "--as-a-sandbox";

// What main returns then.
int serve();

}  // namespace syncd::sandbox
