// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "daemon/daemon.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/restore.h"
#include "sandbox/serve.h"

namespace {

// As many files as the system lets us have: each connection is one.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// What was asked for has to have arrived where it was sent to.
int told(int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  std::fprintf(stderr, "syncd: cannot write the output: %s\n", std::strerror(errno));
  return static_cast<int>(syncd::Exit::failed);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == syncd::sandbox::kArgument) return syncd::sandbox::serve();
  const auto read = [=] { return syncd::daemon::parse_options(argc, argv); };
  const auto parsed = read();
  std::fputs(parsed.out.c_str(), stdout);
  if (!parsed.fault.empty())
    std::fprintf(stderr, "syncd: %s\n`syncd --help` lists the flags\n", parsed.fault.c_str());
  if (parsed.exit >= 0) return told(parsed.exit);
  const auto& options = parsed.options;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is a write that fails, not the end
  umask(077);                     // what the organisations say is for this user alone
  raise_file_limit();
  syncd::daemon::set_up_log(options.log_format, options.log_level);
  if (options.check_config) {
    const auto sound = syncd::daemon::Daemon::check(options);
    std::fprintf(sound ? stdout : stderr, "syncd: %s\n",
                 sound ? "the configuration is sound" : sound.error().message.c_str());
    return told(static_cast<int>(sound ? syncd::Exit::done : syncd::Exit::failed));
  }
  if (!options.restore.empty()) {
    const auto restored = syncd::daemon::restore(options);
    std::fprintf(restored ? stdout : stderr, "syncd: %s\n",
                 restored ? restored->c_str() : restored.error().message.c_str());
    return static_cast<int>(restored ? syncd::Exit::done : syncd::Exit::failed);
  }
  const auto daemon = syncd::daemon::Daemon::start(options);
  if (!daemon) {
    std::fprintf(stderr, "syncd: %s\n", daemon.error().message.c_str());
    return static_cast<int>(syncd::Exit::failed);
  }
  std::printf(
      "syncd " SYNCD_VERSION " listens on %s://%s:%d\n", options.tls_cert.empty() ? "http" : "https",
      options.host.find(':') == std::string::npos ? options.host.c_str() : ("[" + options.host + "]").c_str(),
      (*daemon)->port());
  std::fflush(stdout);
  syncd::daemon::notify("READY=1");
  (*daemon)->run(read);
  return 0;
}
