import ByteCoding
import TestSupport
import Testing
import Transparency

@Suite struct CheckpointTests {
    private let root = MerkleTree.root(of: Trees.leafHashes(9))

    private func signer(_ name: String = "example.com/log", _ number: UInt8 = 1) throws
        -> NoteSigner
    {
        try #require(NoteSigner(name: name, secretKey: TestKeys.key(number)))
    }

    @Test func aCheckpointIsSignedReadAndVerified() throws {
        let signer = try signer()
        let signed = SignedCheckpoint.sign(size: 9, root: root, with: signer)
        #expect(signed.checkpoint.format() == "example.com/log\n9\n\(root.base64)\n")
        let read = try SignedCheckpoint.parse(Array(signed.format().utf8))
        #expect(read == signed)
        #expect(read.verify(with: signer.verifierKey) == .verified)
    }

    @Test func outcomesNameWhatIsWrong() throws {
        let signer = try signer()
        let signed = SignedCheckpoint.sign(size: 9, root: root, with: signer)
        #expect(
            signed.verify(with: try self.signer("example.com/other").verifierKey)
                == .otherOrigin(expected: "example.com/other", found: "example.com/log"))
        let otherKey = try self.signer("example.com/log", 2).verifierKey
        #expect(signed.verify(with: otherKey) == .notSigned(by: otherKey.format()))
        let text = signed.format().replacing("\n9\n", with: "\n8\n")
        let altered = try SignedCheckpoint.parse(Array(text.utf8))
        #expect(altered.verify(with: signer.verifierKey) == .badSignature(name: "example.com/log"))
    }

    @Test func extensionLinesOfOtherLogsAreKept() throws {
        let text = "example.com/log\n9\n\(root.base64)\nextension one\ntwo\n"
        let checkpoint = try Checkpoint.parse(text)
        #expect(checkpoint.extensions == ["extension one", "two"])
        #expect(checkpoint.format() == text)
    }

    @Test func whatIsNoCheckpointIsRefusedWithTheLine() {
        let root = root.base64
        let cases: [(String, CheckpointError)] = [
            ("", .tooFewLines), ("o\n9\n", .tooFewLines), ("o\n9\n\(root)", .tooFewLines),
            ("o\n9\n\(root)\nan extension", .tooFewLines),
            ("\n9\n\(root)\n", .emptyLine(1)), ("o\n\n\(root)\n", .emptyLine(2)),
            ("o\n9\n\(root)\n\n", .emptyLine(4)),
            ("o\n09\n\(root)\n", .badSize("09")), ("o\n+9\n\(root)\n", .badSize("+9")),
            ("o\n9223372036854775808\n\(root)\n", .badSize("9223372036854775808")),
            // 2^64 + 1: only its last digit is too much.
            ("o\n18446744073709551617\n\(root)\n", .badSize("18446744073709551617")),
            ("o\n99999999999999999999\n\(root)\n", .badSize("99999999999999999999")),
            ("o\n9\nAAAA\n", .badRoot("AAAA")),
            ("o\n9\n\(root.dropLast())\n", .badRoot(String(root.dropLast()))),
            ("o\n0\n\(root)\n", .wrongEmptyRoot(self.root)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try Checkpoint.parse(text) }
        }
        #expect(throws: CheckpointError.badNote(.noEmptyLine)) {
            try SignedCheckpoint.parse(Array("o\n9\n\(root)\n".utf8))
        }
    }

    @Test func everyBitOfACheckpointCounts() throws {
        let signer = try signer()
        let file = Array(SignedCheckpoint.sign(size: 9, root: root, with: signer).format().utf8)
        for bit in 0..<(file.count * 8) {
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let outcome = (try? SignedCheckpoint.parse(flipped))?.verify(with: signer.verifierKey)
            #expect(outcome != .verified, "bit \(bit)")
        }
    }
}
