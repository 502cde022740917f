// SPDX-License-Identifier: Apache-2.0
// How a connection ends when the server stops, as both sides know it. Any thread.
#pragma once

#include <string_view>

namespace syncd::protocol {

inline constexpr int kServiceRestart = 1012;
// The reason that stands beside it. What is told of a close may have lost its code.
inline constexpr std::string_view kStopping = "the server is stopping";

}  // namespace syncd::protocol
