import Foundation
import LedgerCore
import LogStorage
import TestSupport
import Testing

/// Every bit of every file of a small ledger, flipped in turn, and every file cut at every byte:
/// the audit finds it and says where. `Tests/Faults/run bits` tries all of them; without it every
/// so many.
@Suite("Audit: every bit, every byte")
struct EveryBitTests {
    private static let stride: Int = {
        let setting = ProcessInfo.processInfo.environment["FLAGLEDGER_BIT_STRIDE"]
        return max(1, setting.flatMap(Int.init) ?? 199)
    }()

    /// Which finding a file's damage is.
    private static func kinds(of name: String) -> Set<Finding.Kind> {
        switch name {
        case "head": [.head]
        case "checkpoint": [.checkpoint]
        case _ where name.hasPrefix("keys/"): [.keyFile]
        case _ where name.hasPrefix("derived/"): [.state]
        case _ where name.hasPrefix("quarantine/"): [.quarantine]
        default: [.segment, .leaf, .commit]
        }
    }

    /// Tries `count` spoiled copies on all cores; `attempt` says what was missed.
    private func all(
        _ count: Int, _ attempt: @escaping @Sendable (Int) -> String?
    ) async -> (tried: Int, missed: [String]) {
        let step = EveryBitTests.stride
        let width = ProcessInfo.processInfo.activeProcessorCount
        return await withTaskGroup(of: (Int, [String]).self) { group in
            for lane in 0..<width {
                group.addTask {
                    var (tried, missed) = (0, [String]())
                    for number in Swift.stride(from: lane * step, to: count, by: step * width) {
                        tried += 1
                        if let miss = attempt(number) { missed.append(miss) }
                    }
                    return (tried, missed)
                }
            }
            return await group.reduce(into: (0, [])) { sum, part in
                sum = (sum.0 + part.0, sum.1 + part.1)
            }
        }
    }

    private func report(_ what: String, _ result: (tried: Int, missed: [String])) {
        print("\(result.tried) \(what), \(result.missed.count) not found")
        #expect(result.missed.prefix(20) == [])
    }

    @Test func everyFlippedBitIsFoundAndLocated() async throws {
        let ledger = try SmallLedger.files()
        #expect(try ledger.audit().findings == [])
        let names = ledger.files.keys.filter { $0 != "lock" }.sorted()
        #expect(names.count == 8, "\(names)")
        let sizes = names.map { (ledger.files[$0]?.count ?? 0) * 8 }
        let maps = names.map { FrameMap(ledger.files[$0] ?? []) }
        let result = await all(sizes.reduce(0, +)) { number in
            var (file, bit) = (0, number)
            while bit >= sizes[file] { (file, bit) = (file + 1, bit - sizes[file]) }
            guard var bytes = ledger.files[names[file]] else { return nil }
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let verdict = ledger.verdict(with: names[file], as: bytes)
            return EveryBitTests.isLocated(verdict, in: names[file], at: bit / 8, maps[file])
                ? nil : "\(names[file]), byte \(bit / 8), bit \(bit % 8): \(verdict)"
        }
        report("bits flipped", result)
    }

    /// Whatever the stride, no kind of file is left out.
    @Test func theFirstAndTheLastByteOfEachFileAreLookedAt() throws {
        let ledger = try SmallLedger.files()
        for (name, bytes) in ledger.files where name != "lock" {
            let map = FrameMap(bytes)
            for place in [0, bytes.count - 1] {
                var spoiled = bytes
                spoiled[place] ^= 1
                let verdict = ledger.verdict(with: name, as: spoiled)
                #expect(
                    EveryBitTests.isLocated(verdict, in: name, at: place, map),
                    "\(name), byte \(place): \(verdict)")
            }
        }
    }

    /// The file is named, and in a segment the frame (or header) too.
    private static func isLocated(
        _ verdict: LedgerFiles.Verdict, in name: String, at offset: Int, _ map: FrameMap
    ) -> Bool {
        switch verdict {
        case .refused: return false
        case .newer(let file): return file == name && (8..<12).contains(offset % 4_096)
        case .findings(let list):
            let here = list.filter { kinds(of: name).contains($0.kind) && $0.detail.contains(name) }
            guard name.hasSuffix(".segment") else { return !here.isEmpty }
            let region = map.region(of: offset)
            return here.contains { finding in
                offsetTold(finding.detail).map(region.contains) ?? false
            }
        }
    }

    /// The number behind "at offset".
    private static func offsetTold(_ detail: String) -> Int? {
        guard let mark = detail.range(of: "at offset ") else { return nil }
        return Int(detail[mark.upperBound...].prefix { $0.isNumber })
    }

    @Test func everyCutIsFound() async throws {
        let ledger = try SmallLedger.files()
        let names = ledger.files.keys.filter { $0 != "lock" }.sorted()
        let sizes = names.map { ledger.files[$0]?.count ?? 0 }
        let result = await all(sizes.reduce(0, +)) { number in
            var (file, length) = (0, number)
            while length >= sizes[file] { (file, length) = (file + 1, length - sizes[file]) }
            guard let bytes = ledger.files[names[file]] else { return nil }
            // An empty file there is as none: derived, and made again by the next writer.
            if names[file].hasPrefix("derived/"), length == 0 { return nil }
            let verdict = ledger.verdict(with: names[file], as: Array(bytes[..<length]))
            return verdict.isFound ? nil : "\(names[file]) cut to \(length)"
        }
        report("cuts", result)
    }

    /// Each pair of frames swapped, each dropped, each repeated.
    @Test func everyDroppedRepeatedAndSwappedFrameIsFound() throws {
        let ledger = try SmallLedger.files()
        for name in ledger.segments {
            let map = FrameMap(try #require(ledger.files[name]))
            let all = Array(map.frames.indices)
            #expect(map.rewritten(all) == map.bytes)
            for i in all {
                let dropped = all.filter { $0 != i }
                let repeated = all[...i] + all[i...]
                for order in [dropped, Array(repeated)] {
                    let verdict = ledger.verdict(with: name, as: map.rewritten(order))
                    #expect(verdict.isFound, "\(name): \(order)")
                }
                for j in all where j > i {
                    var order = all
                    order.swapAt(i, j)
                    let verdict = ledger.verdict(with: name, as: map.rewritten(order))
                    #expect(verdict.isFound, "\(name): \(order)")
                }
            }
        }
    }

    @Test func segmentsThatAreMissingSwappedOrOlderAreFound() throws {
        let ledger = try SmallLedger.files()
        let names = ledger.segments
        try #require(names.count == 2)
        for name in names {
            #expect(ledger.verdict(with: name, as: nil).isFound, "\(name) missing")
            let other = names.first { $0 != name }.flatMap { ledger.files[$0] }
            #expect(ledger.verdict(with: name, as: other).isFound, "\(name) is another")
        }
        var swapped = ledger
        (swapped.files[names[0]], swapped.files[names[1]]) =
            (ledger.files[names[1]], ledger.files[names[0]])
        #expect(try !swapped.audit().findings.isEmpty)
        // The last segment as it was before its last batch, under today's head.
        let older = try LedgerFiles(of: GoldenLedger.kept).files[names[1]]
        #expect(ledger.verdict(with: names[1], as: older).isFound, "an older segment")
    }

    @Test func aDirectoryThatWasRolledBackIsFoundWithAKeptCheckpoint() throws {
        let older = try LedgerFiles(of: GoldenLedger.kept)
        let newer = try SmallLedger.files()
        #expect(try older.audit().findings == [])
        var options = AuditOptions()
        options.since = newer.files["checkpoint"].map { String(decoding: $0, as: UTF8.self) }
        #expect(try older.audit(options).findings.map(\.kind) == [.extensionOfCheckpoint])
        options.since = older.files["checkpoint"].map { String(decoding: $0, as: UTF8.self) }
        #expect(try newer.audit(options).findings == [])
    }

    /// `lock` means nothing at rest, `derived/` may be deleted.
    @Test func whatIsNotBelievedIsNotMissed() throws {
        let ledger = try SmallLedger.files()
        for name in ["lock", "derived/state", "checkpoint"] {
            guard case .findings(let list) = ledger.verdict(with: name, as: nil) else { continue }
            #expect(list == [], "\(name)")
        }
        guard case .findings(let list) = ledger.verdict(with: "lock", as: [65]) else { return }
        #expect(list == [])
    }
}
