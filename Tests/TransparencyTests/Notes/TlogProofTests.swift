import ByteCoding
import TestSupport
import Testing
import Transparency

@Suite struct TlogProofTests {
    private static let record = Array("leaf 5".utf8)

    private func signer() throws -> NoteSigner {
        try #require(NoteSigner(name: "example.com/log", secretKey: TestKeys.key(1)))
    }

    private func proof(index: Int = 5, size: Int = 11, extra: [UInt8]? = nil) throws -> TlogProof {
        let leaves = Trees.leafHashes(size)
        let inclusion = try #require(
            MerkleLevels(leafHashes: leaves)
                .proveInclusion(index: UInt64(index), size: UInt64(size)))
        let checkpoint = SignedCheckpoint.sign(
            size: UInt64(size), root: MerkleTree.root(of: leaves), with: try signer())
        return TlogProof(inclusion: inclusion, checkpoint: checkpoint, extra: extra)
    }

    @Test func aProofIsWrittenReadAndHolds() throws {
        let key = try signer().verifierKey
        for extra in [nil, [], [1, 2, 3]] as [[UInt8]?] {
            let proof = try proof(extra: extra)
            let read = try TlogProof.parse(Array(proof.format().utf8))
            #expect(read == proof)
            #expect(read.check(record: Self.record.span, key: key) == .holds)
        }
        let lone = try proof(index: 0, size: 1)
        #expect(lone.hashes.isEmpty)
        #expect(try TlogProof.parse(Array(lone.format().utf8)) == lone)
    }

    @Test func theTextIsThatOfTheStandard() throws {
        let lines = try proof(index: 1, size: 2, extra: [0xff]).format()
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1] == "extra /w==")
        #expect(lines[2] == "index 1")
        #expect(lines[3] == Trees.leafHash(0).base64)
        #expect(lines[4].isEmpty && lines[5] == "example.com/log" && lines[6] == "2")
    }

    @Test func theOutcomeNamesTheStepThatFails() throws {
        let key = try signer().verifierKey
        let proof = try proof()
        let root = proof.checkpoint.checkpoint.root
        guard
            case .inclusionFails(.rootDiffers(11, root, _)) =
                proof.check(record: Array("leaf 6".utf8).span, key: key)
        else {
            Issue.record("another record was accepted")
            return
        }
        let other = try #require(NoteSigner(name: "other", secretKey: TestKeys.key(2)))
        #expect(
            proof.check(record: Self.record.span, key: other.verifierKey)
                == .checkpointFails(.otherOrigin(expected: "other", found: "example.com/log")))
        let text = proof.format().replacing("index 5\n", with: "index 11\n")
        #expect(
            try TlogProof.parse(Array(text.utf8)).check(record: Self.record.span, key: key)
                == .inclusionFails(.indexOutsideTree(index: 11, size: 11)))
    }

    @Test func whatIsNoProofIsRefusedWithTheLine() throws {
        let good = try proof(extra: [1]).format()
        let hash = try proof().hashes[0].base64
        let cases: [(String, TlogProofError)] = [
            ("", .noEmptyLine), ("\n\n" + good, .wrongTitle),
            (good.replacing("@v1", with: "@v2"), .wrongTitle),
            (good.replacing("extra AQ==", with: "extra AQ="), .badExtra),
            (good.replacing("extra AQ==", with: "extra  AQ=="), .badExtra),
            (good.replacing("extra AQ==", with: "hint AQ=="), .badIndex(line: 2)),
            (good.replacing("index 5", with: "index 05"), .badIndex(line: 3)),
            (good.replacing("index 5", with: "index -5"), .badIndex(line: 3)),
            (good.replacing("index 5", with: "index 5 "), .badIndex(line: 3)),
            (good.replacing("index 5\n", with: ""), .badIndex(line: 3)),
            (good.replacing(hash, with: hash + "=="), .badHash(line: 4)),
            (good.replacing("\n11\n", with: "\n011\n"), .badCheckpoint(.badSize("011"))),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try TlogProof.parse(Array(text.utf8)) }
        }
        let many = String(repeating: hash + "\n", count: 60)
        #expect(throws: TlogProofError.tooManyHashes(64, limit: 63)) {
            try TlogProof.parse(Array(good.replacing("\(hash)\n", with: many + hash + "\n").utf8))
        }
    }

    @Test func sizesAreLimited() throws {
        let limit = TransparencyLimits.extraBytes
        let longest = try proof(extra: [UInt8](repeating: 1, count: limit))
        #expect(try TlogProof.parse(Array(longest.format().utf8)) == longest)
        let longer = try proof(extra: [UInt8](repeating: 1, count: limit + 1)).format()
        #expect(throws: TlogProofError.badExtra) { try TlogProof.parse(Array(longer.utf8)) }
        let most = TransparencyLimits.proofBytes
        let bytes = [UInt8](repeating: 0x61, count: most + 1)
        #expect(throws: TlogProofError.tooLarge(byteCount: most + 1, limit: most)) {
            try TlogProof.parse(bytes)
        }
    }

    @Test func mutatedProofsAreEitherRefusedOrTheirOwnText() throws {
        let key = try signer().verifierKey
        let proof = try proof(extra: [1, 2])
        let valid = Array(proof.format().utf8)
        for seed in UInt64(0)..<3_000 {
            var generator = SeededGenerator(seed: seed)
            let mutated = Mutation.mutate(valid, using: &generator)
            guard let parsed = try? TlogProof.parse(mutated) else { continue }
            #expect(Array(parsed.format().utf8) == mutated, "seed \(seed)")
            // Only the hint is not authenticated: with it back, the proof is the one we made.
            if parsed.check(record: Self.record.span, key: key) == .holds {
                #expect(parsed.index == 5 && parsed.hashes == proof.hashes)
            }
        }
    }
}
