// SPDX-License-Identifier: Apache-2.0
#include "daemon/net/tls_keys.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>
#include <string_view>

namespace syncd::daemon {
namespace {

constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";  // of TLS 1.2; those of 1.3 are all sound

// Why the last call failed, without the library's numbers; the queue is empty afterwards.
std::string last_fault() {
  // The first is the cause: of a file that is not there, the system's word for that.
  const unsigned long fault = ERR_peek_error();
  const char* reason = ERR_SYSTEM_ERROR(fault) ? std::strerror(ERR_GET_REASON(fault))
                                               : ERR_reason_error_string(ERR_peek_last_error());
  std::string text = reason == nullptr ? "it cannot be read" : reason;
  ERR_clear_error();
  return text;
}

tl::unexpected<Error> unusable(std::string_view flag, const std::string& file, std::string_view why) {
  return fail(Code::invalid_field, fmt::format("{}: {} cannot be used: {}", flag, file, why));
}

// A key with a passphrase would be asked for on the terminal, which nobody looks at.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  auto** out = const_cast<unsigned char**>(chosen);
  return SSL_select_next_proto(out, chosen_size, kOurs, sizeof kOurs - 1, offered, size) ==
                 OPENSSL_NPN_NEGOTIATED
             ? SSL_TLSEXT_ERR_OK
             : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

Result<TlsKeys> load_tls_keys(const std::string& certificate_file, const std::string& key_file) {
  ERR_clear_error();
  const TlsKeys keys(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX* const context = keys.get();
  if (context == nullptr) return fail(Code::internal, "OpenSSL does not start: " + last_fault());
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (SSL_CTX_set_cipher_list(context, kCiphers) != 1)
    return fail(Code::internal, "OpenSSL has none of the ciphers that are used here");
  // A client that hangs up without a goodbye is one that has gone; what it meant to say has a length.
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets, which cost no memory here
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
    return unusable("--tls-cert", certificate_file, last_fault());
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return unusable("--tls-key", key_file, last_fault());
  if (SSL_CTX_check_private_key(context) != 1)
    return unusable("--tls-key", key_file, "it is not the key of " + certificate_file);
  return keys;
}

}  // namespace syncd::daemon
