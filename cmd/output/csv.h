// SPDX-License-Identifier: Apache-2.0
// Lines of comma-separated values as RFC 4180 has them, CRLF included. Any thread.
#pragma once

#include <span>
#include <string>

namespace syncd::cmd {

std::string csv_line(std::span<const std::string> fields);

}  // namespace syncd::cmd
