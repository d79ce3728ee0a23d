import ByteCoding
import LedgerCore
import LogStorage

extension FuzzTarget {
    /// A segment and a `head` of any bytes, and the golden ones with edits that chance and rot
    /// make: what a reader hands on is what was written.
    static let segment = FuzzTarget(
        name: "segment",
        seeds: {
            let golden = try Material.goldenLedger()
            let edits: [[UInt8]] = [[0], [1], [0, 1, 0x10, 0x08, 3, 9, 9, 9], [1, 2, 0, 0x40, 1, 7]]
            return edits + (golden["head"].map { [[2] + $0] } ?? [])
                + golden.filter { $0.key.hasPrefix("segments/") }.map { [3] + $0.value }
        },
        check: { bytes in
            guard let damaged = DamagedLedger(bytes), let files = try? damaged.fileSystem() else {
                return
            }
            guard
                let reader = try? LogReader(fileSystem: files, layout: DamagedLedger.layout)
            else { return }
            var records: [[UInt8]] = []
            _ = try? reader.forEachBatch { records += $0.records.map(\.bytes) }
            if damaged.isRotten {
                require(
                    records == Array(GoldenRecords.all.prefix(records.count)),
                    "rot is never handed on as a record")
            }
            for segment in reader.segments {
                var verified: UInt64 = 0
                let report = try? reader.verifySegment(segment.index) { frame in
                    if case .record = frame { verified += 1 }
                }
                require(report.map { $0.recordsVerified == verified } ?? true, "each is counted")
            }
            var scan = RecordScan(
                fileSystem: files, layout: DamagedLedger.layout, at: nil, position: 0)
            while (try? scan.next()) != nil {}
        })

    /// The same ledgers, opened for writing and audited: a recovery ends in a ledger that reads
    /// back as it was kept, or refuses.
    static let ledger = FuzzTarget(
        name: "ledger", seeds: { try FuzzTarget.segment.seeds() },
        check: { bytes in
            guard let damaged = DamagedLedger(bytes), let files = try? damaged.fileSystem() else {
                return
            }
            if let report = try? Audit.run(DamagedLedger.layout.root, fileSystem: files),
                damaged.isRotten, report.isClean
            {
                require(report.size == 6, "rot that takes records away is found")
            }
            var options = LogWriterOptions()
            options.acceptHeadLoss = true
            guard
                let (writer, recovery) = try? LogWriter.open(
                    fileSystem: files, layout: DamagedLedger.layout, options: options)
            else { return }
            let reader = try? LogReader(fileSystem: files, layout: DamagedLedger.layout)
            var size: UInt64 = 0
            let end = try? reader?.forEachBatch { size += UInt64($0.records.count) }
            switch end {
            case .complete?: require(size == recovery.size, "a recovered log holds what it says")
            // Sealed segments are not read by recovery, but by whoever folds them.
            case .damaged(_, let place)? where place.segment + 1 < (reader?.segments.count ?? 0):
                break
            default: require(false, "a recovered log reads to its end: \(recovery)")
            }
            try? writer.close()
        })
}

/// The records of the golden ledger.
enum GoldenRecords {
    static let all = (try? Material.goldenRecords()) ?? []
}

/// A ledger in memory as the fuzzer wants it.
struct DamagedLedger {
    static let layout = LedgerLayout(root: "/ledger")
    private static let golden = (try? Material.goldenLedger()) ?? [:]
    private static let names = golden.keys.sorted()

    private var files: [String: [UInt8]]
    /// Only bytes were spoiled: no digest was computed anew.
    let isRotten: Bool

    /// The first byte says what the others are: edits, edits that are covered up (0, 1), a whole
    /// `head`, or a whole first segment (2, 3).
    init?(_ bytes: [UInt8]) {
        var choices = FuzzChoices(bytes)
        files = DamagedLedger.golden
        let first = DamagedLedger.names.last { $0.hasPrefix("segments/0") && $0.contains("00000.") }
        switch choices.byte() & 3 {
        case 2:
            files["head"] = choices.remainder()
            isRotten = true
        case 3:
            guard let first else { return nil }
            files[first] = choices.remainder()
            isRotten = true
        case let form:
            while !choices.isEmpty { DamagedLedger.edit(&files, &choices) }
            isRotten = form == 0
            if form == 1 { for (name, bytes) in files { files[name] = Repair.file(name, bytes) } }
        }
    }

    private static func edit(_ files: inout [String: [UInt8]], _ choices: inout FuzzChoices) {
        let kind = choices.byte()
        let name = names[Int(kind >> 4) % names.count]
        var bytes = files[name] ?? []
        let place = min(choices.number(), bytes.count)
        let count = Int(choices.byte())
        switch kind & 7 {
        case 0, 1, 2:
            for (index, byte) in choices.bytes(count & 31).enumerated()
            where place + index < bytes.count { bytes[place + index] = byte }
        case 3: bytes.removeLast(min(bytes.count, place))
        case 4: bytes += [UInt8](repeating: choices.byte(), count: place & 0xFFF)
        case 5:
            let source = min(choices.number(), bytes.count)
            let part = bytes[source..<min(bytes.count, source + count * 16)]
            for (index, byte) in part.enumerated() where place + index < bytes.count {
                bytes[place + index] = byte
            }
        case 6: files[name] = nil
        default: bytes.removeSubrange(place..<min(bytes.count, place + count * 8))
        }
        if kind & 7 != 6 { files[name] = bytes }
    }

    func fileSystem() throws -> InMemoryFileSystem {
        let system = InMemoryFileSystem()
        for path in ["/ledger", "/ledger/segments"] {
            try system.createDirectory(path, mode: 0o755)
        }
        for (name, bytes) in files {
            try system.open("/ledger/" + name, .createEmpty).write(bytes, at: 0)
        }
        return system
    }
}

/// Computes the digests of a file anew, as somebody who owns the disk does.
enum Repair {
    static func file(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        switch name {
        case "head":
            for start in [0, 4_096] where bytes.count >= start + 4_096 {
                if bytes[start] != 0 { close(&bytes, start..<start + 4_064) }
            }
        case "checkpoint": break
        default:
            if bytes.count >= 4_096 { close(&bytes, 0..<4_064) }
            frames(&bytes)
        }
        return bytes
    }

    private static func close(_ bytes: inout [UInt8], _ range: Range<Int>) {
        let digest = SHA256.hash(bytes.span.extracting(range)).bytes
        bytes.replaceSubrange(range.upperBound..<range.upperBound + 32, with: digest)
    }

    private static func digest(of body: Span<UInt8>, isRecord: Bool) -> Digest {
        isRecord ? SHA256.hash(prefix: 0, body) : SHA256.hash(body)
    }

    private static func frameCheck(of bytes: [UInt8], at offset: Int) -> ArraySlice<UInt8> {
        SHA256.hash(bytes.span.extracting(offset..<offset + 72)).bytes.prefix(8)
    }

    /// Every frame as far as the lengths lead, and each commit's link to the one before.
    private static func frames(_ bytes: inout [UInt8]) {
        var offset = 4_096
        var lastCommit: [UInt8]?
        while offset + 80 <= bytes.count, bytes[offset] != 0 {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + 4 + $1]) << (8 * $1) }
            let end = offset + 80 + length
            guard end <= bytes.count else { return }
            let isRecord = bytes[offset] == 1
            if bytes[offset] == 2, length >= 72, let lastCommit {
                bytes.replaceSubrange(offset + 120..<offset + 152, with: lastCommit)
            }
            let digest = digest(of: bytes.span.extracting(offset + 80..<end), isRecord: isRecord)
            bytes.replaceSubrange(offset + 40..<offset + 72, with: digest.bytes)
            let check = frameCheck(of: bytes, at: offset)
            bytes.replaceSubrange(offset + 72..<offset + 80, with: check)
            if bytes[offset] == 2 { lastCommit = digest.bytes }
            let unit = bytes[offset] == 2 ? 512 : 8
            offset = (end + unit - 1) / unit * unit
        }
    }
}
