import ByteCoding
import Foundation
import Testing
import Transparency

@Suite(.enabled(if: Vectors.isPresent, Comment(rawValue: Vectors.missing)))
struct NoteVectorTests {
    private struct File: Decodable {
        struct Note: Decodable {
            let name: String
            let text: String
            let skey: String?
            let vkeys: [String]
            let note: String
            let valid: Bool
        }
        let notes: [Note]
        let bad_vkeys: [String]
    }

    @Test func publishedNotesAreReadAndVerified() throws {
        let file = try Vectors.decode(File.self, "derived/notes.json")
        #expect(file.notes.count >= 4)
        for vector in file.notes {
            let keys = try vector.vkeys.map { try NoteVerifierKey.parse($0) }
            #expect(keys.map { $0.format() } == vector.vkeys)
            let note = try SignedNote.parse(Array(vector.note.utf8))
            #expect(note.text == vector.text)
            #expect(note.format() == vector.note)
            #expect(vector.valid)
            #expect(note.verify(with: keys) == .verified(by: keys), "\(vector.name)")
        }
    }

    @Test func goSignerKeyMakesTheSamePublishedNote() throws {
        let file = try Vectors.decode(File.self, "derived/notes.json")
        let vector = try #require(file.notes.first { $0.skey != nil })
        // Go's text of a secret key: PRIVATE+KEY+name+ID+base64(0x01, seed).
        let parts = try #require(vector.skey).split(separator: "+", maxSplits: 4)
        let material = try #require(Base64.decode(String(parts[4])))
        let secretKey = try #require(Ed25519SecretKey(seed: Array(material.dropFirst())))
        let signer = try #require(NoteSigner(name: String(parts[2]), secretKey: secretKey))
        #expect(try SignedNote.sign(vector.text, with: [signer]).format() == vector.note)
    }

    @Test func badVerifierKeysAreRefused() throws {
        let file = try Vectors.decode(File.self, "derived/notes.json")
        let errors = file.bad_vkeys.map { text in
            #expect(throws: NoteVerifierKeyError.self) { try NoteVerifierKey.parse(text) }
        }
        #expect(errors.first == .badKeyMaterial || errors.first == .badKey(.wrongLength(35)))
        #expect(errors.last == .unsupportedType(0x65))
    }

    /// What Go's own test asks for: every part of a good key and every byte of it raised by one.
    @Test func everyOtherTextThanAVerifierKeyIsRefused() throws {
        let good = Array("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".utf8)
        for start in good.indices {
            for end in start...good.count where start != 0 || end != good.count {
                let part = String(decoding: good[start..<end], as: UTF8.self)
                #expect(throws: NoteVerifierKeyError.self) { try NoteVerifierKey.parse(part) }
            }
        }
        for place in good.indices {
            var raised = good
            raised[place] += 1
            let text = String(decoding: raised, as: UTF8.self)
            #expect(throws: NoteVerifierKeyError.self) { try NoteVerifierKey.parse(text) }
        }
    }

    @Test func checkpointsOfTesseraAreReadAndTheirTreeIsOurs() throws {
        let folder = "tessera-log/testdata/log"
        let entries = try Self.entries(of: Vectors.bytes(folder + "/tile/entries/000.p/15"))
        #expect(entries.count == 15)
        for size in 0...15 {
            let file = try Vectors.bytes(folder + "/checkpoint.\(size)")
            let signed = try SignedCheckpoint.parse(file)
            #expect(Array(signed.format().utf8) == file)
            #expect(signed.checkpoint.origin == "example.com/log/testdata")
            #expect(signed.checkpoint.size == UInt64(size))
            let leaves = entries.prefix(size).map { MerkleTree.leafHash(of: $0) }
            #expect(signed.checkpoint.root == MerkleTree.root(of: leaves))
        }
    }

    /// An entry bundle of c2sp.org/tlog-tiles: 16-bit lengths and entries.
    private static func entries(of bundle: [UInt8]) throws -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var rest = bundle[...]
        while let high = rest.popFirst(), let low = rest.popFirst() {
            let count = Int(high) << 8 | Int(low)
            entries.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return entries
    }

    @Test func checkpointsWithSignaturesOfOtherKindsAreRead() throws {
        let files = try Vectors.files(below: "sunlight-witness", suffix: "checkpoint")
        let signed = files.compactMap { file in
            (try? Data(contentsOf: file)).flatMap { try? SignedCheckpoint.parse([UInt8]($0)) }
        }
        #expect(signed.count == 3)
        #expect(signed.allSatisfy { $0.checkpoint.size == 300 })
        let key = "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O"
        #expect(throws: NoteVerifierKeyError.unsupportedType(4)) {
            try NoteVerifierKey.parse(key)
        }
    }

    @Test func requestsToAWitnessHoldCheckpointsWithTheStatedSignatures() throws {
        struct Witness: Decodable {
            struct Case: Decodable {
                let body: String
                let log_signature_valid: Bool?
            }
            let log_vkey: String
            let cases: [Case]
        }
        let file = try Vectors.decode(Witness.self, "derived/witness_add_checkpoint.json")
        let key = try NoteVerifierKey.parse(file.log_vkey)
        var checked = 0
        for test in file.cases {
            guard let valid = test.log_signature_valid else { continue }
            let head = try #require(test.body.range(of: "\n\n"))
            let note = Array(test.body[head.upperBound...].utf8)
            // The forged signature's base64 has unused bits set, too, so it is not even read.
            let outcome = (try? SignedCheckpoint.parse(note))?.verify(with: key)
            #expect((outcome == .verified) == valid)
            checked += 1
        }
        #expect(checked > 3)
    }
}
