import LedgerService
import Testing

@Suite struct FailedAttemptsTests {
    private static let second: UInt64 = 1_000_000_000
    private static let window = UInt64(LedgerServiceLimits.failureWindowSeconds) * second
    private static let limit = LedgerServiceLimits.failuresPerWindow

    /// Fails as often as is allowed, at `now`.
    private func exhaust(_ attempts: FailedAttempts, _ key: String, at now: UInt64) {
        for _ in 0..<FailedAttemptsTests.limit { #expect(attempts.note([key], now: now) == nil) }
    }

    @Test func theLastAllowedFailureIsAnsweredAndTheNextHasToWait() {
        let attempts = FailedAttempts()
        exhaust(attempts, "one", at: 5)
        #expect(attempts.note(["one"], now: 5) == Int(LedgerServiceLimits.failureWindowSeconds) + 1)
        #expect(attempts.note(["other"], now: 5) == nil)
        #expect(attempts.note(["one"], now: 5 + 20 * FailedAttemptsTests.second) == 41)
    }

    @Test func oneOfSeveralKeysIsEnough() {
        let attempts = FailedAttempts()
        exhaust(attempts, "token", at: 0)
        #expect(attempts.note(["address", "token"], now: 0) != nil)
        #expect(attempts.note(["token", "address"], now: 0) != nil)
        #expect(attempts.note(["address"], now: 0) == nil)
    }

    @Test func aWindowEndsAndBeginsAnew() {
        let attempts = FailedAttempts()
        exhaust(attempts, "one", at: 0)
        #expect(attempts.note(["one"], now: FailedAttemptsTests.window - 1) == 1)
        exhaust(attempts, "one", at: FailedAttemptsTests.window)
        #expect(attempts.note(["one"], now: FailedAttemptsTests.window) != nil)
    }

    @Test func whoHasToWaitIsNotForgottenForOldAddresses() {
        let attempts = FailedAttempts()
        for number in 0..<LedgerServiceLimits.failingAddresses {
            _ = attempts.note(["old \(number)"], now: 0)
        }
        let now = FailedAttemptsTests.window + 1
        exhaust(attempts, "one", at: now)
        _ = attempts.note(["new"], now: now)
        #expect(attempts.note(["one"], now: now) != nil)
    }

    /// So many addresses at once that all are forgotten: memory is bounded, whoever it favours.
    @Test func manyAddressesAtOnceAreForgotten() {
        let attempts = FailedAttempts()
        exhaust(attempts, "one", at: 0)
        for number in 0...LedgerServiceLimits.failingAddresses {
            _ = attempts.note(["new \(number)"], now: 0)
        }
        exhaust(attempts, "one", at: 0)
    }
}
