/*
 * Keeps libgit2 from reading certificates that nobody uses.
 *
 * When libgit2 starts it prepares for TLS. Debian builds it with mbedTLS, and that reads all
 * certificate authorities of the system: 52 million instructions, a quarter of a short command.
 * Libgit2 has no option against it. itsm never lets libgit2 use a network; the user's git does.
 *
 * The linker exports these two from the program because libgit2, which is on its command line,
 * names them, and the loader takes the program's before the library's. They say "read, none
 * found". Whoever should make a TLS connection in this process all the same trusts nobody and
 * fails. Where libgit2 was built with another TLS library, nobody asks for them.
 */

#include <offline.h>

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
