import ByteCoding
import FlagState
import LedgerCore
import LogStorage
import Testing

/// Snapshot files that the ledger's own key has signed, and that say what cannot be, or what is of
/// another log.
@Suite("Snapshot files of somebody who has the ledger's key")
struct SnapshotForgeryTests {
    private typealias Content = SnapshotContent

    private func expectUnused(
        _ files: LedgerFiles, _ reason: String, isFound: Bool = true, _ what: String
    ) throws {
        var without = files
        without.files["derived/snapshot"] = nil
        let view = try SnapshotFileTests.view(files)
        #expect(view.snapshotProblem?.contains(reason) == true, "\(what)")
        #expect(view.snapshotSize == 0, "\(what)")
        let honest = try SnapshotFileTests.view(without)
        #expect(view.state.digest == honest.state.digest, "\(what)")
        #expect(try files.audit().findings.map(\.kind) == (isFound ? [.state] : []), "\(what)")
    }

    @Test func whatCannotBeASnapshotIsNotUsedAndFound() throws {
        let files = try SnapshotFileTests.files().kept
        let forgeries: [(what: String, reason: String, (inout Content) -> Void)] = [
            ("its beginning", "its first bytes", { $0.bytes[0] ^= 1 }),
            ("another root", "its tree", { $0.bytes[Content.rootField] ^= 1 }),
            ("a late time", "a time", { $0.put(Int64.max, at: Content.time) }),
            ("an index of more", "its index", { $0.put($0.size, at: $0.index + 8) }),
            ("an index twice", "its index", { $0.repeatIndex() }),
            ("more bytes", "its length", { $0.bytes.append(0) }),
        ]
        for forgery in forgeries {
            try expectUnused(SnapshotForger.forge(files, forgery.2), forgery.reason, forgery.what)
        }
    }

    /// The ledger's key has signed it, and what it would say is for that version to tell.
    @Test(arguments: [UInt32(1), 3])
    func anotherVersionsFileIsNotUsedAndNoFinding(version: UInt32) throws {
        let files = try SnapshotFileTests.files().kept
        let other = try SnapshotForger.forge(files) { $0.put(version, at: Content.version) }
        try expectUnused(other, "it is of version \(version)", isFound: false, "\(version)")
        let remarks = try other.audit().remarks
        #expect(remarks.contains { $0.contains("was not compared with the records") })
        var altered = other
        altered.files["derived/snapshot"]?[20] ^= 1
        #expect(try altered.audit().findings.map(\.kind) == [.state])
    }

    /// Signed by the ledger's key: of another size or root, with lines more or less, a checkpoint.
    @Test func aNoteThatSaysSomethingElseIsNotUsedAndFound() throws {
        let files = try SnapshotFileTests.files().kept
        let notes: [([String]) -> [String]] = [
            { [$0[0], "snapshot 1", $0[2], $0[3]] }, { [$0[0], $0[1], $0[3], $0[3]] },
            { [$0[0], String($0[1].dropFirst("snapshot ".count)), $0[2]] }, { $0 + ["more"] },
            { $0.dropLast() }, { $0.dropLast(3) },
            { [$0[0], "snapshot +" + $0[1].dropFirst("snapshot ".count), $0[2], $0[3]] },
        ]
        for note in notes {
            let forged = try SnapshotForger.forge(files, note: note)
            try expectUnused(
                forged, "not what the ledger's key has signed", "\(note(["a", "b", "c", "d"]))")
        }
    }

    /// Each half is what the ledger once was.
    @Test func aStateOfAnotherSizeThanItsHeadIsNotUsedAndFound() throws {
        let (kept, later) = try SnapshotFileTests.files()
        let newest = try SnapshotFileTests.withSnapshot(later)
        var state: [UInt8] = []
        _ = try SnapshotForger.forge(kept) { state = Array($0.bytes[$0.state...]) }
        let spliced = try SnapshotForger.forge(newest) { $0.bytes[$0.state...] = state[...] }
        try expectUnused(spliced, "its length", "an older state")
    }

    /// Reading could not go on there. The audit begins at the start, and needs no such place.
    @Test func aPlaceThatTheLogDoesNotHaveIsNotUsed() throws {
        let files = try SnapshotFileTests.files().kept
        for (field, number) in [
            (Content.offset, UInt64(99)), (Content.offset, .max), (Content.segment, 77),
        ] {
            let forged = try SnapshotForger.forge(files) { $0.put(number, at: field) }
            try expectUnused(forged, "no such place", isFound: false, "\(field): \(number)")
        }
    }

    /// The state is the records', the tree is not: what would be signed next would be of it.
    @Test func aTreeOfOtherRecordsIsFound() throws {
        let files = try SnapshotFileTests.files().kept
        let forged = try SnapshotForger.forge(files) { content in
            content.bytes[Content.leaves] ^= 1
            content.put(content.root.bytes, at: Content.rootField)
        }
        let findings = try forged.audit().findings
        #expect(findings.map(\.kind) == [.state])
        #expect(findings.first?.detail.contains("it gives the root") == true)
    }

    /// Whose key signs snapshots is asked of position 0, which must be the ledger's own.
    @Test func aLogThatBeginsWithAnothersRecordLendsItsKeyToNobody() throws {
        let victim = try Victim()
        func files(_ identity: Digest?) throws -> LedgerFiles {
            let ledger = try victim.rewritten(victim.records, by: .ledgerKey, identity: identity)
            var files = try LedgerFiles(of: "/forged", in: ledger.fileSystem)
            files.files["keys/checkpoint"] = victim.checkpointKeyFile
            return files
        }
        let honest = try SnapshotFileTests.withSnapshot(files(nil))
        #expect(try SnapshotFileTests.view(honest).snapshotProblem == nil)
        let identity = SHA256.hash([9])
        var forged = try files(identity)
        forged.files["derived/snapshot"] =
            try SnapshotForger.forge(honest) { $0.put(identity.bytes, at: Content.identity) }
            .files["derived/snapshot"]
        let problem = try SnapshotFileTests.view(forged).snapshotProblem
        #expect(problem?.contains("position 0 is not the ledger's") == true)
    }

    /// Nobody's signature is needed for these: the length of the note is looked at before it.
    @Test func aNoteThatDoesNotFitIsNotRead() throws {
        var files = try SnapshotFileTests.files().kept
        for (room, count) in [
            (10, UInt32(11)), (10, .max), (LogStorageLimits.noteBytes + 9, 3_953),
        ] {
            var bytes = [UInt8](repeating: 0, count: room)
            bytes.append(littleEndian: count)
            files.files["derived/snapshot"] = bytes + Array("SNAP".utf8)
            try expectUnused(files, "the length of its note", "\(count) of \(room)")
        }
    }
}
