// SPDX-License-Identifier: Apache-2.0
// Signals as something to poll: each one that arrives makes a descriptor readable and is taken by whoever
// waits. The one piece of process-wide state in syncctl, because signals are the process's. The functions are
// called from one thread; the handlers touch only atomics and the pipe.
#pragma once

#include <initializer_list>

namespace syncd::cmd::signals {

// From now on these are noted instead of obeyed; SIGPIPE is ignored. May be called again with more.
void watch(std::initializer_list<int> wanted);

// Readable while a signal waits to be taken; -1 before watch().
int fd();

// Whether the signal has arrived since it was last taken.
bool take(int signal);

// Whether the last one of this kind was sent by a process. What a terminal's key raised went to all of its
// foreground group.
bool was_sent(int signal);

// Whether whoever started this program wanted it to ignore the signal, as nohup does.
bool ignored(int signal);

// SIGINT or SIGTERM waits to be taken.
bool interrupted();

// Empties the descriptor; what has arrived can still be taken.
void drain();

}  // namespace syncd::cmd::signals
