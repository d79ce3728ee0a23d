package import ByteCoding
import Glibc

/// Where the ledger takes its time from: a value, so that tests can step it.
package typealias Clock = @Sendable () -> Timestamp

/// The machine's clock.
package enum SystemClock {
    /// The machine's idea of UTC, to the microsecond.
    package static let now: Clock = {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
