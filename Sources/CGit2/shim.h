#include <git2.h>
#include <git2/sys/repository.h>
#include <zlib.h>

/* Declared by <fcntl.h> for GNU programs only, which Swift's modules are not. */
extern int sync_file_range(int file, long long offset, long long count, unsigned int flags);

/* Starts writing a file's pages to the disk, or waits for that; fsync makes sure afterwards. */
static inline void itsm_start_write(int file) {
  (void)sync_file_range(file, 0, 0, 2 /* SYNC_FILE_RANGE_WRITE */);
}

static inline void itsm_finish_write(int file) {
  (void)sync_file_range(file, 0, 0, 1 | 2 | 4 /* WAIT_BEFORE, WRITE, WAIT_AFTER */);
}

/* git_libgit2_opts takes variable arguments, which Swift cannot pass. */

static inline int itsm_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int itsm_git_set_extensions(const char **names, size_t count) {
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

static inline int itsm_git_enable_fsync(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int itsm_git_enable_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

static inline int itsm_git_enable_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int itsm_git_limit_mapped(size_t window, size_t all) {
  int status = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, window);
  return status < 0 ? status : git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, all);
}
