#ifndef PAGESUMS_H
#define PAGESUMS_H

#include <sqlite3.h>

/// Makes every main database file that this process opens from now on carry a checksum in the last
/// eight bytes of each page, and refuse pages whose checksum is wrong with SQLITE_IOERR_DATA.
///
/// SQLite notices a damaged structure and believes damaged values; a derived index must notice both.
/// Databases must be made with eight reserved bytes a page (SQLITE_FCNTL_RESERVE_BYTES); others are
/// refused. Journals and databases in memory are left alone. May be called again.
///
/// Returns SQLITE_OK, or SQLite's error.
int itsm_guard_pages(void);

/// Sets the reserved bytes that `itsm_guard_pages` needs, on an empty database.
/// Returns SQLITE_OK, or SQLite's error.
int itsm_reserve_sums(sqlite3 *connection);

/// Adds `holds(text, part)` to a connection: whether the bytes of one text occur in the other.
/// Returns SQLITE_OK, or SQLite's error.
int itsm_add_search(sqlite3 *connection);

/// Where some bytes occur first in others, counted from 0; -1 where they don't.
long itsm_find(const void *text, long length, const void *part, long wanted);

#endif
