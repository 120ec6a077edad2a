#ifndef ITSM_SHA1_H
#define ITSM_SHA1_H

#include <stddef.h>
#include <stdint.h>

/* A SHA-1 in the making. */
struct itsm_sha1 {
  uint32_t state[5];
  /* Whether the processor's own instructions are used. */
  int fast;
  uint64_t count;
  uint8_t block[64];
};

/* Starts a hash; `fast` is taken back where the processor has no instructions for it. */
void itsm_sha1_start(struct itsm_sha1 *hash, int fast);

void itsm_sha1_add(struct itsm_sha1 *hash, const void *bytes, size_t count);

void itsm_sha1_end(struct itsm_sha1 *hash, uint8_t digest[20]);

#endif
