import ByteCoding
import LedgerCore
import LogStorage
import Testing
import Transparency

/// What stands beside the records and is whole, but says something else than they do.
@Suite("Audit: head, checkpoints and headers that say something else")
struct AuditSurroundingsTests {
    private func findings(
        _ ledger: LedgerFiles, _ options: AuditOptions = AuditOptions()
    ) throws -> [String] {
        try ledger.audit(options).findings.map { "\($0.kind): \($0.detail)" }
    }

    /// `head` with some of its bytes replaced in every slot, and its digests made anew.
    private func head(_ ledger: LedgerFiles, at offset: Int, _ bytes: [UInt8]) throws -> [UInt8] {
        var head = try #require(ledger.files["head"])
        for start in [0, 4_096] {
            head.replaceSubrange((start + offset)..<(start + offset + bytes.count), with: bytes)
            let digest = SHA256.hash(Array(head[start..<(start + 4_064)])).bytes
            head.replaceSubrange((start + 4_064)..<(start + 4_096), with: digest)
        }
        return head
    }

    @Test func aHeadThatWasNeverWrittenIsFound() throws {
        for bytes in [nil, [UInt8](repeating: 0, count: 8_192)] {
            var ledger = try SmallLedger.files()
            ledger.files["head"] = bytes
            #expect(try findings(ledger).contains { $0.contains("missing or was never written") })
        }
    }

    @Test func aHeadOfAnotherLedgerOrOfOtherRecordsIsFound() throws {
        var ledger = try SmallLedger.files()
        let other = SHA256.hash([9]).bytes
        let whole = ledger
        ledger.files["head"] = try head(whole, at: 24, other)
        #expect(try findings(ledger).contains { $0.contains("head belongs to another ledger") })
        ledger.files["head"] = try head(whole, at: 80, other)
        #expect(try findings(ledger).contains { $0.contains("head gives the root") })
    }

    @Test func segmentsOfAnotherLedgerAreFound() throws {
        let victim = try Victim()
        let identity = SHA256.hash([9])
        let forged = try victim.rewritten(victim.records, by: .ledgerKey, identity: identity)
        let kinds = Set(try forged.audit().findings.map(\.kind))
        #expect(kinds == [.head, .segment])
    }

    @Test func aSegmentThatBeginsWithAnotherTreeIsFound() throws {
        let victim = try Victim()
        func kinds(_ frontier: @escaping ([Digest]) -> [Digest]) throws -> [Finding.Kind] {
            try victim.rewritten(victim.records, by: .ledgerKey, frontier: frontier)
                .audit().findings.map(\.kind)
        }
        #expect(try kinds { $0 } == [])
        #expect(try kinds { $0.dropLast() + [.zero] } == [.segment])
    }

    /// What the serving side held, whole and of the same size, but of other records.
    @Test func aServingStateOfOtherRecordsIsFound() throws {
        func closed(_ flag: String) throws -> LedgerFiles {
            let ledger = try TemporaryLedger()
            let writer = try ledger.open()
            try ledger.set(flag, true, in: writer)
            try writer.close()
            return try LedgerFiles(of: ledger.path)
        }
        var (ledger, other) = (try closed("checkout"), try closed("search"))
        #expect(try findings(ledger) == [])
        ledger.files["derived/state"] = other.files["derived/state"]
        let report = try ledger.audit()
        #expect(report.findings.map(\.kind) == [.state] && report.servingDigestAgrees == false)
        other.files["derived/state"] = nil
        #expect(try other.audit().servingDigestAgrees == nil)
    }

    @Test func aCheckpointThatIsNewerThanHeadIsFound() throws {
        var ledger = try SmallLedger.files()
        ledger.files["head"] = try LedgerFiles(of: GoldenLedger.kept).files["head"]
        #expect(try findings(ledger).contains { $0.contains("but head acknowledges only") })
    }

    /// A whole batch is missing at the end, so that nothing is torn.
    @Test func aHeadThatSignsMoreThanThereIsIsFound() throws {
        var ledger = try LedgerFiles(of: GoldenLedger.kept)
        let last = try #require(ledger.segments.last)
        let map = FrameMap(try #require(ledger.files[last]))
        let kept = map.frames.indices.dropLast(2)
        ledger.files[last] = map.rewritten(Array(kept))
        #expect(try findings(ledger).contains { $0.contains("but the log holds") })
    }

    /// The very checkpoint of the log, but nobody's who may say so.
    @Test func aGivenCheckpointOfAnotherKeyIsFound() throws {
        let victim = try Victim()
        let ledger = try victim.rewritten(victim.records, by: .ledgerKey)
        let signed = try SignedCheckpoint.parse(Array(victim.keptCheckpoint.utf8)).checkpoint
        let thief = try Victim(keys: 0x50).noteSigner
        var options = AuditOptions()
        for (signer, kinds) in [
            (victim.noteSigner, [Finding.Kind]()), (thief, [.extensionOfCheckpoint]),
        ] {
            options.checkpoint = SignedCheckpoint.sign(
                size: signed.size, root: signed.root, with: signer
            ).format()
            let report = try ledger.audit(options)
            #expect(report.findings.map(\.kind) == kinds)
            // Only an older one asks for a proof.
            #expect(report.consistencyProof == nil)
        }
    }

    @Test(arguments: ["checkpoint", "server"])
    func aKeyThatTheLedgerDoesNotNameIsFound(name: String) throws {
        var ledger = try SmallLedger.files()
        let key = try #require(Ed25519SecretKey(seed: [UInt8](repeating: 0x44, count: 32)))
        let text = OpenSSHPrivateKey(key, comment: "\(name)@\(GoldenLedger.origin)").format()
        ledger.files["keys/\(name)"] = Array(text.utf8)
        #expect(
            try findings(ledger) == [
                "keyFile: /ledger/keys/\(name) holds a key that the ledger does not name"
            ])
    }
}
