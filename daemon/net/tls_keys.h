// SPDX-License-Identifier: Apache-2.0
// A certificate with its private key, as every handshake of a listener needs them: TLS 1.2 at least, ciphers
// with forward secrecy, HTTP/1.1 and nothing else by ALPN. A connection keeps what it began with, so another
// one may be loaded at any time. Any thread.
#pragma once

#include <memory>
#include <string>

#include "base/errors.h"

struct ssl_ctx_st;

namespace syncd::daemon {

using TlsKeys = std::shared_ptr<ssl_ctx_st>;

// Both are PEM files; the first holds the chain, the server's own certificate first. Errors: one sentence
// that names the file.
Result<TlsKeys> load_tls_keys(const std::string& certificate_file, const std::string& key_file);

}  // namespace syncd::daemon
