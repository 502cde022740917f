// SPDX-License-Identifier: Apache-2.0
// The TCP socket at the far end of a connection, where the descriptor that is read and written is not it
// because TLS lies between. Who holds one asks the kernel how the other side gets on; it may have gone
// meanwhile. Loop thread only.
#pragma once

namespace syncd::daemon {

struct Wire {
  int fd = -1;  // -1 once it is closed
};

}  // namespace syncd::daemon
