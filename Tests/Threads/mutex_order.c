// Tells ThreadSanitizer what a contended Mutex of Swift on Linux does: Tests/Threads/run preloads it.
//
// Taking and leaving a free lock is an atomic exchange that the compiler puts into our own code, and
// the sanitizer sees it. Where threads wait, `_lockSlow` and `_unlockSlow` of libswiftSynchronization
// do it (spinning, then FUTEX_LOCK_PI), which are not built with the sanitizer: it sees neither, and
// reports whatever the lock guards as a race. Here these calls say in which order they stand.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *word
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void Lock(uint32_t thread, SELF);
typedef SWIFT bool TryLock(SELF);
typedef SWIFT void Unlock(SELF);

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void lock_slow(uint32_t thread, SELF) {
    ((Lock *)dlsym(RTLD_NEXT, LOCK))(thread, word);
    if (__tsan_acquire) __tsan_acquire(word);
}

SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK);
SWIFT bool try_lock_slow(SELF) {
    bool taken = ((TryLock *)dlsym(RTLD_NEXT, TRY_LOCK))(word);
    if (taken && __tsan_acquire) __tsan_acquire(word);
    return taken;
}

SWIFT void unlock_slow(SELF) __asm__(UNLOCK);
SWIFT void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(word);
    ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(word);
}
