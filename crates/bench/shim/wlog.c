/*
 * A write log for power-loss tests, loaded with LD_PRELOAD.
 *
 * Each change that the process makes to a file below $WLOG_DIR is appended to
 * $WLOG_FILE in the order in which it happened, together with the moments at
 * which a file was synced. From that log a test rebuilds what a disk may hold
 * after the power failed: all that was synced, and any part of the rest.
 *
 * A record: kind (1 byte), length of the path (u32), offset or size (u64),
 * length of the data (u32), the path, the data; integers little-endian.
 * Kinds: C created, W written, T truncated to `offset`, S synced, U unlinked.
 * (SQLite renames nothing in WAL mode; a rename below the folder aborts.)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int log_fd = -1;
static const char *root;
static char *path_of[FDS];

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off64_t);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

static void start(void)
{
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_open = dlsym(RTLD_NEXT, "open64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rename = dlsym(RTLD_NEXT, "rename");
    root = getenv("WLOG_DIR");
    const char *file = getenv("WLOG_FILE");
    if (root && file)
        log_fd = real_open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void ready(void) { pthread_once(&once, start); }

static int below(const char *path)
{
    return log_fd >= 0 && path && strncmp(path, root, strlen(root)) == 0;
}

/* One write per record: with O_APPEND records of several processes never mix. */
static void record(char kind, const char *path, uint64_t offset, const void *data, uint32_t len)
{
    uint32_t plen = strlen(path);
    size_t size = 1 + 4 + 8 + 4 + plen + len;
    char *buf = malloc(size), *p = buf;
    if (!buf)
        abort();
    *p++ = kind;
    memcpy(p, &plen, 4), p += 4;
    memcpy(p, &offset, 8), p += 8;
    memcpy(p, &len, 4), p += 4;
    memcpy(p, path, plen), p += plen;
    if (len)
        memcpy(p, data, len);
    if (real_write(log_fd, buf, size) != (ssize_t)size)
        abort();
    free(buf);
}

static const char *known(int fd)
{
    return fd >= 0 && fd < FDS ? path_of[fd] : NULL;
}

static int opened(int fd, const char *path, int flags, int existed)
{
    if (fd < 0 || fd >= FDS || !below(path))
        return fd;
    pthread_mutex_lock(&lock);
    free(path_of[fd]);
    path_of[fd] = strdup(path);
    if (!existed)
        record('C', path, 0, NULL, 0);
    if (flags & O_TRUNC)
        record('T', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(name)                                                   \
    int name(const char *path, int flags, ...)                       \
    {                                                                \
        struct stat st;                                              \
        va_list args;                                                \
        ready();                                                     \
        va_start(args, flags);                                       \
        int mode = va_arg(args, int);                                \
        va_end(args);                                                \
        int existed = below(path) ? stat(path, &st) == 0 : 1;        \
        return opened(real_open(path, flags, mode), path, flags, existed); \
    }
OPEN(open)
OPEN(open64)

int close(int fd)
{
    ready();
    if (known(fd)) {
        pthread_mutex_lock(&lock);
        free(path_of[fd]);
        path_of[fd] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return real_close(fd);
}

#define PWRITE(name)                                                 \
    ssize_t name(int fd, const void *data, size_t len, off_t offset) \
    {                                                                \
        ready();                                                     \
        if (!known(fd))                                              \
            return real_pwrite(fd, data, len, offset);               \
        pthread_mutex_lock(&lock);                                   \
        ssize_t done = real_pwrite(fd, data, len, offset);           \
        if (done > 0)                                                \
            record('W', path_of[fd], offset, data, done);            \
        pthread_mutex_unlock(&lock);                                 \
        return done;                                                 \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *data, size_t len)
{
    ready();
    if (!known(fd))
        return real_write(fd, data, len);
    pthread_mutex_lock(&lock);
    int append = fcntl(fd, F_GETFL) & O_APPEND;
    off64_t offset = lseek64(fd, 0, append ? SEEK_END : SEEK_CUR);
    ssize_t done = real_write(fd, data, len);
    if (done > 0)
        record('W', path_of[fd], offset, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define SYNC(name, real)                                             \
    int name(int fd)                                                 \
    {                                                                \
        ready();                                                     \
        int result = real(fd);                                       \
        pthread_mutex_lock(&lock);                                   \
        if (result == 0 && known(fd))                                \
            record('S', path_of[fd], 0, NULL, 0);                    \
        pthread_mutex_unlock(&lock);                                 \
        return result;                                               \
    }
SYNC(fsync, real_fsync)
SYNC(fdatasync, real_fdatasync)

#define TRUNCATE(name)                                               \
    int name(int fd, off_t size)                                     \
    {                                                                \
        ready();                                                     \
        pthread_mutex_lock(&lock);                                   \
        int result = real_ftruncate(fd, size);                       \
        if (result == 0 && known(fd))                                \
            record('T', path_of[fd], size, NULL, 0);                 \
        pthread_mutex_unlock(&lock);                                 \
        return result;                                               \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char *path)
{
    ready();
    pthread_mutex_lock(&lock);
    int result = real_unlink(path);
    if (result == 0 && below(path))
        record('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int rename(const char *from, const char *to)
{
    ready();
    if (below(from) || below(to))
        abort();
    return real_rename(from, to);
}
