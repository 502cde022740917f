// SPDX-License-Identifier: Apache-2.0
// What makes client and server believe each other, in libwebsockets' terms: whose certificate a client takes
// for the server's, and the token that it shows. Any thread.
#pragma once

#include <libwebsockets.h>

#include <string>

#include "client/address.h"

namespace syncd::client {

// `ca_file`: authorities instead of the system's; it outlives the context's making.
inline void set_authorities(lws_context_creation_info& info, const Address& address,
                            const std::string& ca_file) {
  if (!address.tls) return;
  info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
  if (ca_file.empty()) return;
  info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
  info.client_ssl_ca_filepath = ca_file.c_str();
}

// `insecure`: whatever certificate there is.
inline int connection_flags(const Address& address, bool insecure) {
  int flags = LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
  if (address.tls) flags |= LCCSCF_USE_SSL;
  if (address.tls && insecure) {
    flags |= LCCSCF_ALLOW_SELFSIGNED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK | LCCSCF_ALLOW_EXPIRED |
             LCCSCF_ALLOW_INSECURE;
  }
  return flags;
}

// Answers LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER, whose `in` and `length` these are.
inline int add_token(lws* wsi, const std::string& token, void* in, std::size_t length) {
  if (token.empty()) return 0;
  auto** at = static_cast<unsigned char**>(in);
  const std::string value = "Bearer " + token;
  return lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_AUTHORIZATION,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), at, *at + length);
}

}  // namespace syncd::client
