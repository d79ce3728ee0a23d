import Glibc

/// The middle of several measurements, and how far they lie apart.
struct Spread {
    let median: Double
    let low: Double
    let high: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        precondition(!sorted.isEmpty, "a spread is of at least one measurement")
        median = sorted[sorted.count / 2]
        low = sorted[0]
        high = sorted[sorted.count - 1]
    }

    /// `number` by each of them.
    func dividing(_ number: Double) -> Spread {
        Spread([number / high, number / median, number / low])
    }
}

/// Two things measured in turn, so that what else the machine does falls on both.
struct Comparison {
    /// Nanoseconds an operation.
    let ours: Spread
    let theirs: Spread
    /// Ours by theirs, round by round.
    let ratio: Spread
}

/// Measures in nanoseconds of the monotonic clock.
enum Stopwatch {
    /// Rounds of a comparison: enough for a median that one interruption does not move.
    static let rounds = 7

    /// Nanoseconds that `body` took for each of the operations whose number it gives.
    static func perOperation(_ body: () throws -> Int) rethrows -> Double {
        let start = now()
        let count = try body()
        return Double(now() - start) / Double(max(1, count))
    }

    static func compare(
        rounds: Int = rounds, _ ours: () throws -> Int, with theirs: () throws -> Int
    ) rethrows -> Comparison {
        var mine: [Double] = []
        var others: [Double] = []
        for _ in 0..<rounds {
            others.append(try perOperation(theirs))
            mine.append(try perOperation(ours))
        }
        return Comparison(
            ours: Spread(mine), theirs: Spread(others),
            ratio: Spread(zip(mine, others).map { $0 / $1 }))
    }

    static func repeated(rounds: Int = rounds, _ body: () throws -> Int) rethrows -> Spread {
        Spread(try (0..<rounds).map { _ in try perOperation(body) })
    }

    static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Keeps the compiler from dropping work whose result nobody uses.
    @inline(never)
    static func keep(_ value: Int) {}
}

/// What the process holds, in bytes, without the pages that it shares.
enum Memory {
    static func resident() -> Int {
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        defer { unsafe fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard unsafe fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 2, let pages = Int(fields[1]), let shared = Int(fields[2]) else {
            return 0
        }
        return (pages - shared) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
