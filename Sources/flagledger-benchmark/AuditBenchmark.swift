import Dispatch
import FlagState
import Glibc
import LedgerCore
import Transparency

/// A full audit beside the bare verifications that it cannot do without, on all cores.
enum AuditBenchmark {
    static func run(_ settings: Settings, _ report: inout Report) throws {
        let made = try BenchmarkLedger(in: settings.folder, name: "audit")
        defer { try? made.remove() }
        try made.append(settings.records)
        let comparison = try Stopwatch.compare(
            rounds: 5,
            {
                let found = try Audit.run(made.path)
                precondition(found.isClean, "the ledger that was just made is whole")
                return Int(found.recordsVerified)
            }, with: bareVerifications)
        report.add(
            Row(
                name: "audit of \(settings.records) records",
                figure: Figure.rate(comparison.ours.median),
                beside: "bare verifying \(Figure.rate(comparison.theirs.median))",
                ratio: Spread([
                    1 / comparison.ratio.low, 1 / comparison.ratio.median,
                    1 / comparison.ratio.high,
                ]), bar: "≥ 0.9"))
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
