import ByteCoding
import TestSupport
import Testing
import Transparency

/// One rule of a form broken at a time, and nothing else: each has its own refusal.
@Suite struct NoteStrictFormTests {
    private static let root = Digest.zero.base64

    @Test func theLinesOfACheckpointEndAndItsSizeFits() {
        for end in ["", "\nextension"] {
            let text = "example.com/log\n1\n\(Self.root)\(end)"
            #expect(throws: CheckpointError.tooFewLines) { try Checkpoint.parse(text) }
            #expect(throws: Never.self) { try Checkpoint.parse(text + "\n") }
        }
        // 2^64 + 3, which is 3 to who loses the carry.
        for size in ["18446744073709551619", "184467440737095516160", "9223372036854775808"] {
            #expect(throws: CheckpointError.badSize(size)) {
                try Checkpoint.parse("example.com/log\n\(size)\n\(Self.root)\n")
            }
        }
    }

    @Test func theNameOfAKeyIsNoLongerThanAHosts() {
        #expect(NoteKeyName.isValid(String(repeating: "a", count: 255)))
        #expect(!NoteKeyName.isValid(String(repeating: "a", count: 256)))
    }

    @Test func aVerifierKeyHasAValidNameAndAnIDOfFourBytes() throws {
        let key = try #require(
            NoteVerifierKey(name: "example.com/log", publicKey: TestKeys.key(1).publicKey))
        let parts = key.format().split(separator: "+", maxSplits: 2).map(String.init)
        #expect(throws: NoteVerifierKeyError.badName) {
            try NoteVerifierKey.parse("example com+\(parts[1])+\(parts[2])")
        }
        for id in ["00" + parts[1], String(parts[1].dropLast(2))] {
            #expect(throws: NoteVerifierKeyError.badKeyID) {
                try NoteVerifierKey.parse("\(parts[0])+\(id)+\(parts[2])")
            }
        }
    }

    @Test func aProofIsLimitedAsAWholeAndInItsExtra() {
        let large = [UInt8](repeating: 65, count: 400_000)
        #expect {
            try TlogProof.parse(large)
        } throws: { error in
            guard case TlogProofError.tooLarge(400_000, _) = error else { return false }
            return true
        }
        func proof(extra: Int) -> [UInt8] {
            let text = Base64.encode([UInt8](repeating: 7, count: extra))
            return Array("c2sp.org/tlog-proof@v1\nextra \(text)\nindex x\n\n".utf8)
        }
        // What follows is wrong as well, and is read only behind an extra that fits.
        #expect(throws: TlogProofError.badIndex(line: 3)) {
            try TlogProof.parse(proof(extra: 65_535))
        }
        #expect(throws: TlogProofError.badExtra) { try TlogProof.parse(proof(extra: 65_536)) }
    }
}
