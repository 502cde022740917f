// SPDX-License-Identifier: Apache-2.0
#include "bench/process.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace syncd::bench {

Result<std::uint64_t> resident_bytes(int pid) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", pid));
  for (std::string word; file >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "Rss:" && file >> kilobytes) return kilobytes * 1024;
  }
  return fail(Code::not_found, fmt::format("the memory of process {} cannot be read", pid), "pid");
}

Nanos processor_time(int pid) {
  if (pid == 0) {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * kSecond + used.tv_nsec;
  }
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  Nanos user = 0;
  Nanos system = 0;
  fields >> user >> system;
  return (user + system) * (kSecond / ::sysconf(_SC_CLK_TCK));
}

Result<void> pin_to_core(int core) {
  if (core < 0) return {};
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(core), &set);
  if (::sched_setaffinity(0, sizeof set, &set) == 0) return {};
  return fail(Code::invalid_field, fmt::format("core {}: {}", core, std::strerror(errno)), "core");
}

Result<void> allow_open_files(std::uint64_t wanted) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max >= wanted) return {};
  return fail(Code::invalid_field,
              fmt::format("{} open files are needed, {} are allowed", wanted, limit.rlim_max), "connections",
              "a higher limit: ulimit -n");
}

}  // namespace syncd::bench
