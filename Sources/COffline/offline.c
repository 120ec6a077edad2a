/*
 * Keeps libgit2 from preparing for a network that nobody uses: itsm never lets libgit2 use one; the
 * user's git does.
 *
 * Where libgit2 is linked into the program (see Package.swift), these take the place of its
 * transports for HTTP, SSH and TLS, and the linker leaves those out with the libraries that they
 * need. What is to start says that it has; whatever is used says that it failed.
 */

#include <offline.h>

int git_mbedtls_stream_global_init(void);
int git_mbedtls__set_cert_location(const char *file, const char *path);
int git_mbedtls_stream_new(void **made, const char *host, const char *port);
int git_mbedtls_stream_wrap(void **made, void *inner, const char *host);
int git_transport_ssh_global_init(void);
int git_transport_ssh_with_paths(void **made, void *owner, void *payload);
int git_smart_subtransport_ssh(void **made, void *owner, void *payload);
int git_smart_subtransport_http(void **made, void *owner, void *payload);
int git_http_auth_negotiate(void **made, const void *url);
int http_parser_parse_url(const char *url, unsigned long size, int connects, void *parsed);

_Bool git_http__expect_continue;

int git_mbedtls_stream_global_init(void) { return 0; }

int git_transport_ssh_global_init(void) { return 0; }

int git_mbedtls__set_cert_location(const char *file, const char *path) {
  (void)file, (void)path;
  return -1;
}

int git_mbedtls_stream_new(void **made, const char *host, const char *port) {
  (void)made, (void)host, (void)port;
  return -1;
}

int git_mbedtls_stream_wrap(void **made, void *inner, const char *host) {
  (void)made, (void)inner, (void)host;
  return -1;
}

int git_transport_ssh_with_paths(void **made, void *owner, void *payload) {
  (void)made, (void)owner, (void)payload;
  return -1;
}

int git_smart_subtransport_ssh(void **made, void *owner, void *payload) {
  (void)made, (void)owner, (void)payload;
  return -1;
}

int git_smart_subtransport_http(void **made, void *owner, void *payload) {
  (void)made, (void)owner, (void)payload;
  return -1;
}

int git_http_auth_negotiate(void **made, const void *url) {
  (void)made, (void)url;
  return -1;
}

int http_parser_parse_url(const char *url, unsigned long size, int connects, void *parsed) {
  (void)url, (void)size, (void)connects, (void)parsed;
  return 1;
}

/*
 * Where the shared libgit2 is used, it must not read certificates.
 *
 * When it starts it prepares for TLS. Debian builds it with mbedTLS, and that reads all
 * certificate authorities of the system: 52 million instructions, a quarter of a short command.
 * Libgit2 has no option against it.
 *
 * The linker exports these two from the program because libgit2, which is on its command line,
 * names them, and the loader takes the program's before the library's. They say "read, none
 * found". Whoever should make a TLS connection in this process all the same trusts nobody and
 * fails. Where libgit2 was built with another TLS library, nobody asks for them.
 */

struct mbedtls_x509_crt;

int mbedtls_x509_crt_parse_file(struct mbedtls_x509_crt *chain, const char *path);
int mbedtls_x509_crt_parse_path(struct mbedtls_x509_crt *chain, const char *path);

int mbedtls_x509_crt_parse_file(struct mbedtls_x509_crt *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}

int mbedtls_x509_crt_parse_path(struct mbedtls_x509_crt *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}
