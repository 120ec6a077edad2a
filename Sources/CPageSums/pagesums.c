#define _GNU_SOURCE
#include "pagesums.h"

#include <stdint.h>
#include <string.h>

enum { sumSize = 8, reservedAt = 20 };

/* A main database file: SQLite's own file object comes right behind. */
typedef struct {
  sqlite3_file base;
} GuardedFile;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((GuardedFile *)file + 1); }

static int isPage(int count, sqlite3_int64 offset) {
  return count >= 512 && (count & (count - 1)) == 0 && offset % count == 0;
}

/* Two sums over the words of a page, begun with its number so that no page passes for another. */
static void sum(const uint8_t *page, int count, sqlite3_int64 offset, uint8_t out[sumSize]) {
  uint32_t first = (uint32_t)(offset / count), second = 0;
  for (int at = 0; at < count - sumSize; at += 8) {
    uint32_t words[2];
    memcpy(words, page + at, sizeof words);
    first += words[0] + second;
    second += words[1] + first;
  }
  memcpy(out, &first, 4);
  memcpy(out + 4, &second, 4);
}

static int guardedClose(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int guardedRead(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
  int status = real(file)->pMethods->xRead(real(file), buffer, count, offset);
  if (status != SQLITE_OK) return status;
  const uint8_t *bytes = buffer;
  if (offset == 0 && count > reservedAt && bytes[reservedAt] != sumSize) return SQLITE_IOERR_DATA;
  if (!isPage(count, offset)) return SQLITE_OK;
  uint8_t expected[sumSize];
  sum(bytes, count, offset, expected);
  return memcmp(bytes + count - sumSize, expected, sumSize) == 0 ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int guardedWrite(
    sqlite3_file *file, const void *buffer, int count, sqlite3_int64 offset) {
  /* SQLite leaves the reserved bytes to whoever asked for them, and lends its own page. */
  if (isPage(count, offset)) sum(buffer, count, offset, (uint8_t *)buffer + count - sumSize);
  return real(file)->pMethods->xWrite(real(file), buffer, count, offset);
}

static int guardedTruncate(sqlite3_file *file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size);
}
static int guardedSync(sqlite3_file *file, int flags) {
  return real(file)->pMethods->xSync(real(file), flags);
}
static int guardedSize(sqlite3_file *file, sqlite3_int64 *size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
static int guardedLock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
static int guardedUnlock(sqlite3_file *file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
static int guardedReserved(sqlite3_file *file, int *out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
static int guardedControl(sqlite3_file *file, int operation, void *argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
static int guardedSector(sqlite3_file *file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
static int guardedDevice(sqlite3_file *file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

/* Version 1: no shared memory, so no write-ahead log, and no mapped pages that nobody would check. */
static const sqlite3_io_methods guardedMethods = {
    .iVersion = 1,
    .xClose = guardedClose,
    .xRead = guardedRead,
    .xWrite = guardedWrite,
    .xTruncate = guardedTruncate,
    .xSync = guardedSync,
    .xFileSize = guardedSize,
    .xLock = guardedLock,
    .xUnlock = guardedUnlock,
    .xCheckReservedLock = guardedReserved,
    .xFileControl = guardedControl,
    .xSectorSize = guardedSector,
    .xDeviceCharacteristics = guardedDevice,
};

static sqlite3_vfs *system_vfs;
static sqlite3_vfs guard;

static int guardedOpen(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *opened) {
  (void)vfs;
  if (!(flags & SQLITE_OPEN_MAIN_DB)) {
    return system_vfs->xOpen(system_vfs, name, file, flags, opened);
  }
  file->pMethods = NULL;
  int status = system_vfs->xOpen(system_vfs, name, real(file), flags, opened);
  if (status == SQLITE_OK) file->pMethods = &guardedMethods;
  return status;
}

int itsm_guard_pages(void) {
  if (system_vfs) return SQLITE_OK;
  sqlite3_vfs *found = sqlite3_vfs_find(NULL);
  if (!found) return SQLITE_ERROR;
  guard = *found;
  guard.zName = "itsm-guard";
  guard.szOsFile = (int)sizeof(GuardedFile) + found->szOsFile;
  guard.xOpen = guardedOpen;
  guard.pNext = NULL;
  system_vfs = found;
  return sqlite3_vfs_register(&guard, 1);
}

int itsm_reserve_sums(sqlite3 *connection) {
  int count = sumSize;
  return sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &count);
}

static void holds(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const void *text = sqlite3_value_text(values[0]);
  const void *part = sqlite3_value_text(values[1]);
  if (!text || !part) return sqlite3_result_int(context, 0);
  size_t length = (size_t)sqlite3_value_bytes(values[0]);
  size_t wanted = (size_t)sqlite3_value_bytes(values[1]);
  sqlite3_result_int(context, wanted == 0 || memmem(text, length, part, wanted) != NULL);
}

long itsm_find(const void *text, long length, const void *part, long wanted) {
  const char *found = memmem(text, (size_t)length, part, (size_t)wanted);
  return found ? found - (const char *)text : -1;
}

int itsm_add_search(sqlite3 *connection) {
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  return sqlite3_create_function_v2(connection, "holds", 2, flags, NULL, holds, NULL, NULL, NULL);
}
