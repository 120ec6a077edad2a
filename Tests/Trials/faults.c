/* Makes the N-th call that changes files below a folder fail, for programs started with
   LD_PRELOAD. FAULT_BELOW is the folder, FAULT_AT the number of the call from 1, FAULT_ERRNO its
   error; FAULT_LOG, if set, gets one line when it happens. Calls made by children count anew. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long calls;
static __thread int inside;

static int below(const char *path) {
  const char *root = getenv("FAULT_BELOW");
  return root && path && strncmp(path, root, strlen(root)) == 0;
}

static int handle_below(int handle) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t count = readlink(link, path, sizeof path - 1);
  if (count < 0) return 0;
  path[count] = 0;
  return below(path);
}

static int path_below(int folder, const char *path) {
  if (path && path[0] == '/') return below(path);
  if (folder != AT_FDCWD) return handle_below(folder);
  char here[PATH_MAX];
  return getcwd(here, sizeof here) && below(here);
}

static int fails(const char *name, int isBelow) {
  if (!isBelow || inside) return 0;
  const char *at = getenv("FAULT_AT"), *code = getenv("FAULT_ERRNO");
  if (!at || __sync_add_and_fetch(&calls, 1) != atol(at)) return 0;
  const char *log = getenv("FAULT_LOG");
  if (log) {
    inside = 1;
    FILE *file = fopen(log, "a");
    if (file) { fprintf(file, "%s\n", name); fclose(file); }
    inside = 0;
  }
  errno = code ? atoi(code) : EIO;
  return 1;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define OPENED(name) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) {
  REAL(int, "open", const char *, int, ...);
  OPENED()
  if ((flags & O_CREAT) && fails("open", path_below(AT_FDCWD, path))) return -1;
  return real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  REAL(int, "open64", const char *, int, ...);
  OPENED()
  if ((flags & O_CREAT) && fails("open", path_below(AT_FDCWD, path))) return -1;
  return real(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
  REAL(int, "openat", int, const char *, int, ...);
  OPENED()
  if ((flags & O_CREAT) && fails("openat", path_below(folder, path))) return -1;
  return real(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
  REAL(int, "openat64", int, const char *, int, ...);
  OPENED()
  if ((flags & O_CREAT) && fails("openat", path_below(folder, path))) return -1;
  return real(folder, path, flags, mode);
}
ssize_t write(int handle, const void *bytes, size_t count) {
  REAL(ssize_t, "write", int, const void *, size_t);
  if (fails("write", handle_below(handle))) return -1;
  return real(handle, bytes, count);
}
ssize_t pwrite64(int handle, const void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  if (fails("pwrite", handle_below(handle))) return -1;
  return real(handle, bytes, count, at);
}
int fsync(int handle) {
  REAL(int, "fsync", int);
  if (fails("fsync", handle_below(handle))) return -1;
  return real(handle);
}
int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  if (fails("rename", path_below(AT_FDCWD, to))) return -1;
  return real(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
  REAL(int, "renameat", int, const char *, int, const char *);
  if (fails("renameat", path_below(b, to))) return -1;
  return real(a, from, b, to);
}
int link(const char *from, const char *to) {
  REAL(int, "link", const char *, const char *);
  if (fails("link", path_below(AT_FDCWD, to))) return -1;
  return real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
  REAL(int, "linkat", int, const char *, int, const char *, int);
  if (fails("linkat", path_below(b, to))) return -1;
  return real(a, from, b, to, flags);
}
int ftruncate64(int handle, off64_t size) {
  REAL(int, "ftruncate64", int, off64_t);
  if (fails("ftruncate", handle_below(handle))) return -1;
  return real(handle, size);
}
int ftruncate(int handle, off_t size) {
  REAL(int, "ftruncate", int, off_t);
  if (fails("ftruncate", handle_below(handle))) return -1;
  return real(handle, size);
}
int fdatasync(int handle) {
  REAL(int, "fdatasync", int);
  if (fails("fdatasync", handle_below(handle))) return -1;
  return real(handle);
}
ssize_t pwrite(int handle, const void *bytes, size_t count, off_t at) {
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
  if (fails("pwrite", handle_below(handle))) return -1;
  return real(handle, bytes, count, at);
}
ssize_t writev(int handle, const struct iovec *parts, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  if (fails("writev", handle_below(handle))) return -1;
  return real(handle, parts, count);
}
ssize_t sendfile(int out, int in, off_t *at, size_t count) {
  REAL(ssize_t, "sendfile", int, int, off_t *, size_t);
  if (fails("sendfile", handle_below(out))) return -1;
  return real(out, in, at, count);
}
int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  if (access(path, F_OK) != 0 && fails("mkdir", path_below(AT_FDCWD, path))) return -1;
  return real(path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode) {
  REAL(int, "mkdirat", int, const char *, mode_t);
  if (faccessat(folder, path, F_OK, 0) != 0 && fails("mkdirat", path_below(folder, path)))
    return -1;
  return real(folder, path, mode);
}
int posix_fallocate64(int handle, off64_t at, off64_t count) {
  REAL(int, "posix_fallocate64", int, off64_t, off64_t);
  if (fails("posix_fallocate", handle_below(handle))) return errno;
  return real(handle, at, count);
}
int posix_fallocate(int handle, off_t at, off_t count) {
  REAL(int, "posix_fallocate", int, off_t, off_t);
  if (fails("posix_fallocate", handle_below(handle))) return errno;
  return real(handle, at, count);
}
