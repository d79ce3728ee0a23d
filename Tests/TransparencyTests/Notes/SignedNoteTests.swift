import ByteCoding
import TestSupport
import Testing
import Transparency

@Suite struct SignedNoteTests {
    private let text = "a line\nanother line\n"

    private func signer(_ name: String, _ number: UInt8) throws -> NoteSigner {
        try #require(NoteSigner(name: name, secretKey: TestKeys.key(number)))
    }

    @Test func aNoteIsReadBackAndVerified() throws {
        let (alice, bob) = (try signer("example.com/alice", 1), try signer("bob", 2))
        let note = try SignedNote.sign(text, with: [alice, bob])
        let read = try SignedNote.parse(Array(note.format().utf8))
        #expect(read == note)
        #expect(read.verify(with: [alice.verifierKey]) == .verified(by: [alice.verifierKey]))
        #expect(
            read.verify(with: [bob.verifierKey, alice.verifierKey])
                == .verified(by: [alice.verifierKey, bob.verifierKey]))
    }

    @Test func onlyUnknownKeysMeanThatTheNoteIsNotVerified() throws {
        let note = try SignedNote.sign(text, with: [signer("alice", 1)])
        #expect(note.verify(with: []) == .noKnownSignature)
        #expect(note.verify(with: [try signer("bob", 1).verifierKey]) == .noKnownSignature)
        #expect(note.verify(with: [try signer("alice", 2).verifierKey]) == .noKnownSignature)
    }

    @Test func aBadSignatureOfAKnownKeyRefusesTheWholeNote() throws {
        let (alice, bob) = (try signer("alice", 1), try signer("bob", 2))
        let other = try SignedNote.sign("other\n", with: [alice])
        let own = try SignedNote.sign(text, with: [bob])
        let stolen = other.format().split(separator: "\n").last ?? ""
        for lines in [own.format() + stolen + "\n", "\(text)\n\(stolen)\n" + ownLine(own)] {
            let note = try SignedNote.parse(Array(lines.utf8))
            let keyID = alice.verifierKey.keyID
            #expect(
                note.verify(with: [bob.verifierKey, alice.verifierKey])
                    == .badSignature(name: "alice", keyID: keyID))
            #expect(note.verify(with: [bob.verifierKey]) == .verified(by: [bob.verifierKey]))
        }
    }

    private func ownLine(_ note: SignedNote) -> String {
        String(note.format().dropFirst(text.count + 1))
    }

    @Test func aSignatureOfAnotherLengthIsBadAndNotACrash() throws {
        let alice = try signer("alice", 1)
        var material: [UInt8] = []
        material.append(bigEndian: alice.verifierKey.keyID)
        for count in [1, 63, 65, 5_000] {
            let base64 = Base64.encode(material + [UInt8](repeating: 1, count: count))
            let note = try SignedNote.parse(Array("\(text)\n— alice \(base64)\n".utf8))
            guard case .badSignature = note.verify(with: [alice.verifierKey]) else {
                Issue.record("a signature of \(count) bytes was not refused")
                continue
            }
        }
    }

    @Test func theTextMayHaveEmptyLines() throws {
        for text in ["\n", "\n\n", "a\n\nb\n", "a\n\n", "— alice AAAA\n"] {
            let note = try SignedNote.sign(text, with: [signer("alice", 1)])
            #expect(try SignedNote.parse(Array(note.format().utf8)).text == text)
        }
    }

    @Test func namesAreComparedAsBytes() throws {
        let composed = try signer("caf\u{e9}", 1)
        let decomposed = try signer("cafe\u{301}", 1)
        let note = try SignedNote.sign(text, with: [composed])
        #expect(note.verify(with: [decomposed.verifierKey]) == .noKnownSignature)
    }

    @Test func whatIsNoNoteIsRefusedWithThePlace() {
        let mark = "— a AAAAAAE=\n"
        let cases: [(String, SignedNoteError)] = [
            ("", .noEmptyLine), ("text\n", .noEmptyLine), ("text\n" + mark, .noEmptyLine),
            ("text\n\n", .noSignature), ("\n\n" + mark.dropLast(), .lastLineWithoutNewline),
            ("a\rb\n\n" + mark, .controlCharacter(13, line: 1)),
            ("a\n\u{0}\n\n" + mark, .controlCharacter(0, line: 2)),
            ("a\n\n- a AAAAAAE=\n", .malformedSignature(line: 3)),
            ("a\nb\n\n" + mark + "— a AAAAAA==\n", .malformedSignature(line: 5)),
            ("a\n\n— a  AAAAAAE=\n", .malformedSignature(line: 3)),
            ("a\n\n—  AAAAAAE=\n", .malformedSignature(line: 3)),
            ("a\n\n— a+b AAAAAAE=\n", .malformedSignature(line: 3)),
            ("a\n\n— a\u{2003}b AAAAAAE=\n", .malformedSignature(line: 3)),
            ("a\n\n— a AAAAAAE\n", .malformedSignature(line: 3)),
            ("a\n\n— a AAAAAAF=\n", .malformedSignature(line: 3)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try SignedNote.parse(Array(text.utf8)) }
        }
        #expect(throws: SignedNoteError.notUTF8) {
            try SignedNote.parse([0x61, 0xff, 0x0a, 0x0a] + Array(mark.utf8))
        }
    }

    @Test func sizeAndSignaturesAreLimited() throws {
        let line = "— a AAAAAAE=\n"
        let limit = TransparencyLimits.noteSignatures
        let full = "a\n\n" + String(repeating: line, count: limit)
        #expect(try SignedNote.parse(Array(full.utf8)).signatures.count == limit)
        #expect(throws: SignedNoteError.tooManySignatures(limit + 1, limit: limit)) {
            try SignedNote.parse(Array((full + line).utf8))
        }
        let bytes = [UInt8](repeating: 0x61, count: TransparencyLimits.noteBytes + 1)
        #expect(
            throws: SignedNoteError.tooLarge(
                byteCount: bytes.count, limit: TransparencyLimits.noteBytes)
        ) { try SignedNote.parse(bytes) }
    }

    @Test func textsThatNoNoteCanHaveAreNotSigned() throws {
        let alice = try signer("alice", 1)
        #expect(throws: SignedNoteError.textWithoutNewline) {
            try SignedNote.sign("no newline", with: [alice])
        }
        #expect(throws: SignedNoteError.textWithoutNewline) {
            try SignedNote.sign("", with: [alice])
        }
        #expect(throws: SignedNoteError.controlCharacter(9, line: 1)) {
            try SignedNote.sign("a\tb\n", with: [alice])
        }
        #expect(throws: SignedNoteError.noSignature) { try SignedNote.sign("a\n", with: []) }
        #expect(NoteSigner(name: "with space", secretKey: try TestKeys.key(1)) == nil)
    }

    @Test func mutatedNotesAreEitherRefusedOrTheirOwnText() throws {
        let alice = try signer("alice", 1)
        let valid = Array(try SignedNote.sign(text, with: [alice]).format().utf8)
        for seed in UInt64(0)..<3_000 {
            var generator = SeededGenerator(seed: seed)
            let mutated = Mutation.mutate(valid, using: &generator)
            guard let note = try? SignedNote.parse(mutated) else { continue }
            #expect(Array(note.format().utf8) == mutated, "seed \(seed)")
            let isOwn = note.text.utf8.elementsEqual(text.utf8)
            if case .verified = note.verify(with: [alice.verifierKey]) {
                #expect(isOwn, "seed \(seed)")
            }
        }
    }
}
