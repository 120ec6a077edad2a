/*
 * SHA-1, for the checksum at the end of git's index and for the names of objects that are read.
 *
 * The index of 100,000 files has 10 MB, a large folder some hundred kilobytes. libgit2's SHA-1 looks
 * for attacks, as it must where objects get their names; an index comes from nobody else, objects
 * were looked at when they came, and what is hashed again is hashed against failing disks. With the
 * processor's own instructions it takes an eighth of the time.
 */

#include <sha1.h>
#include <stdatomic.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

static inline uint32_t rotated(uint32_t word, int bits) {
  return word << bits | word >> (32 - bits);
}

static inline uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void add_blocks(uint32_t state[5], const uint8_t *bytes, size_t blocks) {
  for (; blocks > 0; blocks--, bytes += 64) {
    uint32_t word[80];
    for (int i = 0; i < 16; i++) word[i] = big_endian(bytes + 4 * i);
    for (int i = 16; i < 80; i++) {
      word[i] = rotated(word[i - 3] ^ word[i - 8] ^ word[i - 14] ^ word[i - 16], 1);
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; i++) {
      uint32_t mixed = i < 20   ? (d ^ (b & (c ^ d))) + 0x5a827999
                       : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                       : i < 60 ? ((b & c) | (d & (b | c))) + 0x8f1bbcdc
                                : (b ^ c ^ d) + 0xca62c1d6;
      uint32_t next = rotated(a, 5) + mixed + e + word[i];
      e = d;
      d = c;
      c = rotated(b, 30);
      b = a;
      a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
}

#if defined(__x86_64__)

static int looks_for_instructions(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/*
 * Asked once: in a virtual machine each such question is one to its host, and takes as long as it
 * takes to hash some thousand bytes.
 */
static int has_instructions(void) {
  enum { unknown, yes, no };
  static atomic_int known = unknown;
  int answer = atomic_load_explicit(&known, memory_order_relaxed);
  if (answer == unknown) {
    answer = looks_for_instructions() ? yes : no;
    atomic_store_explicit(&known, answer, memory_order_relaxed);
  }
  return answer == yes;
}

/* Four rounds: number `g` of twenty such groups, which change their formula every five. */
#define FOUR_ROUNDS(g)                                                                          \
  do {                                                                                          \
    __m128i sum = (g) == 0 ? _mm_add_epi32(last, w[0]) : _mm_sha1nexte_epu32(last, w[(g) % 4]); \
    last = abcd;                                                                                \
    abcd = _mm_sha1rnds4_epu32(abcd, sum, (g) / 5);                                             \
    if ((g) < 16) {                                                                             \
      __m128i old = _mm_sha1msg1_epu32(w[(g) % 4], w[((g) + 1) % 4]);                           \
      old = _mm_xor_si128(old, w[((g) + 2) % 4]);                                               \
      w[(g) % 4] = _mm_sha1msg2_epu32(old, w[((g) + 3) % 4]);                                   \
    }                                                                                           \
  } while (0)

#define TWENTY_ROUNDS(g) \
  FOUR_ROUNDS(g);        \
  FOUR_ROUNDS((g) + 1);  \
  FOUR_ROUNDS((g) + 2);  \
  FOUR_ROUNDS((g) + 3);  \
  FOUR_ROUNDS((g) + 4)

__attribute__((target("sha,ssse3,sse4.1"))) static void add_blocks_fast(
    uint32_t state[5], const uint8_t *bytes, size_t blocks) {
  const __m128i reversed = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
  __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0x1b);
  __m128i e = _mm_set_epi32((int)state[4], 0, 0, 0);
  for (; blocks > 0; blocks--, bytes += 64) {
    const __m128i abcd_before = abcd, e_before = e;
    __m128i last = e;
    __m128i w[4];
    for (int i = 0; i < 4; i++) {
      w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), reversed);
    }
    TWENTY_ROUNDS(0);
    TWENTY_ROUNDS(5);
    TWENTY_ROUNDS(10);
    TWENTY_ROUNDS(15);
    e = _mm_sha1nexte_epu32(last, e_before);
    abcd = _mm_add_epi32(abcd, abcd_before);
  }
  _mm_storeu_si128((__m128i *)state, _mm_shuffle_epi32(abcd, 0x1b));
  state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

#else

static int has_instructions(void) { return 0; }

static void add_blocks_fast(uint32_t state[5], const uint8_t *bytes, size_t blocks) {
  add_blocks(state, bytes, blocks);
}

#endif

static void add(struct itsm_sha1 *hash, const uint8_t *bytes, size_t blocks) {
  (hash->fast ? add_blocks_fast : add_blocks)(hash->state, bytes, blocks);
}

void itsm_sha1_start(struct itsm_sha1 *hash, int fast) {
  static const uint32_t first[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  memcpy(hash->state, first, sizeof first);
  hash->fast = fast && has_instructions();
  hash->count = 0;
}

void itsm_sha1_add(struct itsm_sha1 *hash, const void *added, size_t count) {
  const uint8_t *bytes = added;
  size_t held = hash->count % 64;
  hash->count += count;
  if (held > 0) {
    size_t part = count < 64 - held ? count : 64 - held;
    memcpy(hash->block + held, bytes, part);
    if (held + part < 64) return;
    add(hash, hash->block, 1);
    bytes += part;
    count -= part;
  }
  add(hash, bytes, count / 64);
  memcpy(hash->block, bytes + count / 64 * 64, count % 64);
}

void itsm_sha1_end(struct itsm_sha1 *hash, uint8_t digest[20]) {
  uint8_t tail[72] = {0x80};
  uint64_t bits = hash->count * 8;
  size_t zeros = (119 - hash->count % 64) % 64;
  for (int i = 0; i < 8; i++) tail[1 + zeros + i] = (uint8_t)(bits >> (56 - 8 * i));
  itsm_sha1_add(hash, tail, 1 + zeros + 8);
  for (int i = 0; i < 20; i++) digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}
