import Dispatch
import FlagState
import Glibc
import LedgerCore
import LogStorage
import Transparency

/// A full audit beside the bare verifications that it cannot do without, on all cores.
enum AuditBenchmark {
    static func run(_ settings: Settings, _ report: inout Report) throws {
        if let path = settings.ledger {
            try measure(path, rounds: 3, &report)
            return
        }
        // As many segments as a million records fill: they are read side by side.
        var options = LogWriterOptions()
        options.rollBytes = 1 << 20
        let made = try BenchmarkLedger(in: settings.folder, name: "audit", options: options)
        defer { try? made.remove() }
        try made.append(settings.records)
        try measure(made.path, rounds: 5, &report)
    }

    private static func measure(
        _ path: String, rounds: Int, _ report: inout Report
    ) throws {
        var structure = AuditOptions()
        structure.isStructureOnly = true
        let records = Int(try Audit.run(path, options: structure).recordsVerified)
        let comparison = try Stopwatch.compare(
            rounds: rounds,
            {
                let found = try Audit.run(path)
                guard found.isClean else {
                    throw Settings.Wrong(
                        problem: "\(path): an audit has findings, so nothing is measured: name a "
                            + "ledger that was generated without --unsigned")
                }
                return Int(found.recordsVerified)
            }, with: bareVerifications)
        report.add(
            Row(
                name: "audit of \(records) records",
                figure: Figure.rate(comparison.ours.median),
                beside: "bare verifying \(Figure.rate(comparison.theirs.median))",
                ratio: comparison.ratio.dividing(1), bar: "≥ 0.9"))
        let quick = try Stopwatch.repeated(rounds: 5) {
            Int(try Audit.run(path, options: structure).recordsVerified)
        }
        // A million records in three seconds: 3 µs each.
        report.add(
            Row(
                name: "audit of structure only", figure: Figure.time(quick.median),
                beside: "bar 3 µs a record", ratio: Spread([quick.median / 3_000]), bar: "≤ 1"))
    }

    /// libsodium on every core, with nothing around it.
    private static func bareVerifications() -> Int {
        guard let secret = Ed25519SecretKey(seed: Array(0..<32)) else { return 0 }
        let message = [UInt8](repeating: 0x66, count: 110)
        let signature = secret.sign(message)
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let each = 4_000
        DispatchQueue.concurrentPerform(iterations: cores) { _ in
            for _ in 0..<each {
                Stopwatch.keep(secret.publicKey.verify(signature, message: message) ? 1 : 0)
            }
        }
        return cores * each
    }
}
