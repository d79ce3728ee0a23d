// flagledger-benchmark: how fast the rooms are inside one process, each beside something that the
// machine does anyway, in the same run. What crosses a socket or another program is measured by
// `Tests/Benchmarks`. The figures and what they mean are in `docs/performance.md`.

import ByteCoding
import Glibc

/// One measured thing.
struct Benchmark: Sendable {
    let name: String
    let run: @Sendable (Settings, inout Report) throws -> Void
}

enum BenchmarkProgram {
    private static let all = [
        Benchmark(name: "resolve", run: ResolveBenchmark.run),
        Benchmark(name: "fold", run: FoldBenchmark.run),
        Benchmark(name: "as-of", run: AsOfBenchmark.run),
        Benchmark(name: "publish", run: PublishBenchmark.run),
        Benchmark(name: "stages", run: StagesBenchmark.run),
        Benchmark(name: "append", run: AppendBenchmark.run),
        Benchmark(name: "open", run: OpenBenchmark.run),
        Benchmark(name: "audit", run: AuditBenchmark.run),
    ]

    private static let usage = """
        flagledger-benchmark [--json] [--changes N] [--records N] [--folder DIR] [--ledger DIR]
            [NAME ...]
        flagledger-benchmark --generate DIR [--changes N] [--tenants N] [--flags N] [--seed N]
            [--unsigned]

        Names: \(all.map(\.name).joined(separator: ", ")); without one, all of them.
          --changes N   how many changes the folded histories have (1000000)
          --records N   how many signed records a ledger on disk has (20000)
          --folder DIR  where ledgers are written; on the disk that is to be measured (.)
          --ledger DIR  a ledger that is audited instead of one that is made for it
          --generate DIR  measures nothing: writes a ledger there, of few hot flags and large
                          tenants, many cold and small ones (331, 10000), and bursts of changes
          --seed N      another history of the same shape (1)
          --unsigned    no event bears a signature, which is quicker: a full audit finds it out, an
                        audit of the structure and everybody who reads does not ask

        """

    static func run(_ line: [String]) -> Int32 {
        do {
            let settings = try Settings.parse(line, known: all.map(\.name))
            if let path = settings.generated {
                try LedgerGenerator.write(settings, at: path)
                return 0
            }
            var report = Report(isJSON: settings.isJSON)
            report.begin()
            let wanted = settings.names
            for benchmark in all where wanted.isEmpty || wanted.contains(benchmark.name) {
                try benchmark.run(settings, &report)
            }
            return 0
        } catch let error as Settings.Wrong {
            Report.write("flagledger-benchmark: \(error.problem)\n\n\(usage)", to: 2)
            return 2
        } catch {
            Report.write("flagledger-benchmark: \(error)\n", to: 2)
            return 4
        }
    }
}
