// `timespec` comes through whichever of the two header modules was read first.
import CLinux
import Glibc

/// How a writer behaves, and what it takes from its surroundings.
package struct LogWriterOptions: Sendable {
    /// A segment of at least so many bytes is rolled before the next batch.
    package var rollBytes = LogStorageLimits.rollBytes
    /// One line for people: what holds the lock.
    package var command = "flagledger"
    /// Go on although both slots of `head` are damaged.
    package var acceptHeadLoss = false
    /// The epoch will be at least this: one more than the last record's, for whoever knows it. It
    /// matters when `head` was lost or rolled back.
    package var leastEpoch: UInt32 = 0
    /// Zeros are written ahead after so many batches; `nil`: never.
    package var zeroAheadAfterBatches: Int? = LogStorageLimits.zeroAheadAfterBatches
    /// Room is taken in multiples of this many bytes.
    package var reserveStep = LogStorageLimits.reserveStep
    /// How long `checkpoint` and the synced `head` may lag.
    package var settleNanoseconds = LogStorageLimits.settleNanoseconds
    /// 16 bytes that nobody can foretell.
    package var nonce: @Sendable () -> [UInt8] = LogWriterOptions.systemNonce
    /// Nanoseconds that only grow.
    package var monotonicNanoseconds: @Sendable () -> UInt64 = LogWriterOptions.systemClock

    package init() {}

    @Sendable private static func systemNonce() -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: 16)
        let result = unsafe getentropy(&nonce, nonce.count)
        precondition(result == 0, "the system gives 16 random bytes at any time")
        return nonce
    }

    @Sendable private static func systemClock() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
