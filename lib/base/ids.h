// SPDX-License-Identifier: Apache-2.0
// Identifiers, and where their randomness comes from. Any thread, where the source given is safe for it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"

namespace syncd {

// Fills the bytes with randomness. The programs hand in the kernel's, tests a counted one.
using Entropy = std::function<void(std::span<std::byte>)>;

// The kernel's randomness.
Entropy system_entropy();

// A UUID of version 7: sorts by the time it was made, so that an index on it grows at its end.
std::string new_id(Millis now, const Entropy& entropy);

// 32 hexadecimal digits of randomness.
std::string random_token(const Entropy& entropy);

// What may name a thing from outside: 1 to 128 characters, printable, no control or direction characters,
// no blanks at the ends.
bool is_id(std::string_view text);

// 64 bits that differ for different content; stable across versions and machines (FNV-1a).
std::uint64_t content_hash(std::string_view content);

}  // namespace syncd
