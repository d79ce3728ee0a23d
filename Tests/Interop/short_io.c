/* Preloaded into the program: reads and writes do a part of what they are asked, as the system may
   at any time, and every few calls a signal interrupts one. Deterministic from SHORT_IO_SEED. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long state;

static unsigned long draw(unsigned long bound) {
    if (state == 0) {
        const char *seed = getenv("SHORT_IO_SEED");
        state = seed ? strtoul(seed, NULL, 10) * 2654435761u + 1 : 1;
    }
    unsigned long next = __atomic_add_fetch(&state, 0x9E3779B97F4A7C15u, __ATOMIC_RELAXED);
    next = (next ^ (next >> 30)) * 0xBF58476D1CE4E5B9u;
    return (next ^ (next >> 27)) % bound;
}

/* Zero: interrupted. */
static size_t some(size_t count) {
    if (count == 0 || draw(5) == 0) return 0;
    return 1 + draw(count);
}

static ssize_t moved(long number, int file, const void *bytes, size_t count, off_t offset) {
    size_t part = some(count);
    if (part == 0 && count > 0) {
        errno = EINTR;
        return -1;
    }
    return syscall(number, file, bytes, part, offset);
}

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
    return moved(SYS_pread64, file, bytes, count, offset);
}

ssize_t pread64(int file, void *bytes, size_t count, off_t offset) {
    return moved(SYS_pread64, file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return moved(SYS_pwrite64, file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) {
    return moved(SYS_pwrite64, file, bytes, count, offset);
}
