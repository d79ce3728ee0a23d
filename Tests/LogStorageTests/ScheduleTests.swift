import Foundation
import Testing

/// Long lives of simulated ledgers, from seeds. `Tests/Faults/run schedules` runs as many as it is
/// told; without a word from it 500.
@Suite struct ScheduleTests {
    private static func setting(_ name: String, _ standard: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? standard
    }

    @Test func nothingAcknowledgedIsLostInAnySchedule() async throws {
        let count = ScheduleTests.setting("FLAGLEDGER_SCHEDULES", 500)
        let first = ScheduleTests.setting("FLAGLEDGER_SEED", 1)
        let table = try DecisionTable()
        let width = UInt64(ProcessInfo.processInfo.activeProcessorCount)
        let verdicts = await withTaskGroup(of: [String: Int].self) { group in
            for lane in 0..<width {
                group.addTask {
                    var verdicts: [String: Int] = [:]
                    for seed in stride(from: first + lane, to: first + count, by: Int(width)) {
                        var schedule = Schedule(seed: seed, table: table)
                        do { try schedule.run() } catch {
                            Issue.record("seed \(seed): \(error)")
                        }
                        verdicts.merge(schedule.verdicts) { $0 + $1 }
                    }
                    return verdicts
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
        }
        print("\(count) schedules from seed \(first):")
        for (words, times) in verdicts.sorted(by: { $0.key < $1.key }) {
            print("  \(times) \(words)")
        }
        #expect(verdicts.count >= 8, "the schedules met only \(verdicts.keys.sorted())")
    }
}
