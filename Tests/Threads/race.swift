// For Tests/Threads/run: with `lock` nothing is a race, without it everything is.
import Glibc
import Synchronization

struct Words: ~Copyable {
    let locked = Mutex<[Int: Int]>([:])
    let bare = UnsafeMutablePointer<Int>.allocate(capacity: 1)
}

let words = Words()
let isLocked = CommandLine.arguments.contains("lock")
var threads: [pthread_t] = []
for _ in 0..<8 {
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { _ in
            for round in 0..<2_000 {
                words.locked.withLock { $0[round % 50, default: 0] += 1 }
                if !isLocked { words.bare.pointee += 1 }
            }
            return nil
        }, nil)
    threads.append(thread)
}
for thread in threads { pthread_join(thread, nil) }
