import Testing
import Transparency

/// Every message says what is wrong and, after a colon, what to do.
@Suite struct MessageTests {
    private static let digest = MerkleTree.emptyRoot

    private static let openSSH: [OpenSSHError] = [
        .tooLarge(.signature, byteCount: 2, limit: 1),
        .truncated(.publicKey, field: "the key", offset: 1, needed: 2, available: 0),
        .trailingBytes(.privateKey, offset: 1, count: 2),
        .wrongLength(.agentAnswer, field: "the key", expected: 1, found: 2),
        .notUTF8(.privateKey, field: "the comment"), .badArmour(.signature, line: 3),
        .wrongMagic(.signature), .unsupportedVersion(.signature, 2),
        .unsupportedKeyType("ssh-rsa"), .weakKey(.smallOrder), .malformedLine,
        .fingerprintMalformed("x"), .wrongKeyCount(2), .tooManyKeys(9, limit: 8),
        .encrypted(cipher: "aes256-ctr"), .checkIntegersDiffer, .badPadding(offset: 3),
        .keyHalvesDiffer, .unsupportedHash("sha256"), .emptyNamespace, .reservedNotEmpty,
        .agentRefused, .unexpectedAgentAnswer(6), .authorIsPattern("*"),
    ]

    private static let notes: [any CustomStringConvertible & Sendable] = [
        SignedNoteError.tooLarge(byteCount: 2, limit: 1), SignedNoteError.noEmptyLine,
        SignedNoteError.textWithoutNewline, SignedNoteError.controlCharacter(7, line: 2),
        SignedNoteError.notUTF8, SignedNoteError.noSignature,
        SignedNoteError.lastLineWithoutNewline, SignedNoteError.tooManySignatures(2, limit: 1),
        SignedNoteError.malformedSignature(line: 4), NoteVerifierKeyError.malformed,
        NoteVerifierKeyError.badName, NoteVerifierKeyError.badKeyID,
        NoteVerifierKeyError.badKeyMaterial, NoteVerifierKeyError.unsupportedType(4),
        NoteVerifierKeyError.badKey(.notOnCurve),
        NoteVerifierKeyError.keyIDDiffers(stated: 1, computed: 2),
        CheckpointError.badNote(.noSignature), CheckpointError.tooFewLines,
        CheckpointError.emptyLine(2), CheckpointError.badSize("x"), CheckpointError.badRoot("x"),
        CheckpointError.wrongEmptyRoot(digest), TlogProofError.tooLarge(byteCount: 2, limit: 1),
        TlogProofError.noEmptyLine, TlogProofError.notUTF8, TlogProofError.wrongTitle,
        TlogProofError.badExtra, TlogProofError.badIndex(line: 2),
        TlogProofError.badHash(line: 3), TlogProofError.tooManyHashes(64, limit: 63),
        TlogProofError.badCheckpoint(.tooFewLines), Ed25519KeyError.wrongLength(3),
        Ed25519KeyError.notCanonical, Ed25519KeyError.notOnCurve, Ed25519KeyError.smallOrder,
    ]

    private static let failures: [any CustomStringConvertible & Sendable] = [
        CheckpointOutcome.otherOrigin(expected: "a", found: "b"),
        CheckpointOutcome.badSignature(name: "a"), CheckpointOutcome.notSigned(by: "a"),
        TlogProofOutcome.checkpointFails(.badSignature(name: "a")),
        TlogProofOutcome.inclusionFails(.wrongHashCount(expected: 1, found: 2)),
        ProofOutcome.indexOutsideTree(index: 2, size: 1),
        ProofOutcome.sizesOutOfOrder(old: 2, new: 1),
        ProofOutcome.rootDiffers(size: 1, expected: digest, computed: digest),
        SSHSignatureOutcome.otherNamespace(expected: "a", found: "b"),
        SSHSignatureOutcome.otherKey(expected: digest, found: digest),
        SSHSignatureOutcome.badSignature,
    ]

    @Test func everyMessageSaysWhatIsWrongAndWhatToDo() {
        let messages =
            (Self.openSSH.map(\.description) + Self.notes.map(\.description)
                + Self.failures.map(\.description))
        for message in messages {
            #expect(message.contains(": "), "\(message)")
            #expect(message.first?.isLowercase == true || message.first == "\"", "\(message)")
            #expect(!message.contains("the SSH data is refused"), "\(message)")
        }
        #expect(Set(messages).count > 60)
    }

    @Test func foreignTextCannotSteerATerminal() {
        let hostile = "\u{1b}[31m\u{9b}2J\u{202e}" + String(repeating: "x", count: 5_000)
        let messages = [
            OpenSSHError.fingerprintMalformed(hostile).description,
            OpenSSHError.authorIsPattern(hostile).description,
            SSHSignatureOutcome.otherNamespace(expected: "a", found: hostile).description,
            CheckpointOutcome.otherOrigin(expected: "a", found: hostile).description,
            CheckpointError.badSize(hostile).description,
            CheckpointError.badRoot(hostile).description,
        ]
        for message in messages {
            #expect(message.utf8.count < 400)
            for scalar in ["\u{1b}", "\u{9b}", "\u{202e}"] as [Unicode.Scalar] {
                #expect(!message.unicodeScalars.contains(scalar))
            }
        }
    }
}
