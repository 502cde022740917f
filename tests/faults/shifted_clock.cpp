// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, this moves its wall clock by as many seconds as the file SYNCD_TEST_CLOCK says at
// the moment. The steady clock stays. libfaketime does not get on with jemalloc.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

namespace {

long shift() {
  const char* name = std::getenv("SYNCD_TEST_CLOCK");
  const int fd = name == nullptr ? -1 : open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char text[32] = {};
  const auto got = read(fd, text, sizeof text - 1);
  close(fd);
  return got > 0 ? std::strtol(text, nullptr, 10) : 0;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* at) noexcept {
  const auto outcome = static_cast<int>(syscall(SYS_clock_gettime, clock, at));
  if (outcome == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += shift();
  return outcome;
}

extern "C" time_t time(time_t* at) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != nullptr) *at = now.tv_sec;
  return now.tv_sec;
}

extern "C" int gettimeofday(timeval* at, void*) noexcept {
  timespec now{};
  const int outcome = clock_gettime(CLOCK_REALTIME, &now);
  *at = {now.tv_sec, now.tv_nsec / 1000};
  return outcome;
}
